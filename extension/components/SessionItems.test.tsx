import { expect, test } from "vitest";
import { saveKey } from "#ui/save-key.ts";
import { buttonNamed, renderForTest } from "#ui/test-render.tsx";
import { fileRow, filesItem } from "#ui/test-states.ts";
import { SessionItems } from "./SessionItems.tsx";
import { createTestActions } from "./test-actions.ts";

test.each([
  ["en", "Show in folder: photogpj.exe"],
  ["fr", "Afficher dans le dossier\u00a0: photogpj.exe"],
] as const)(
  "a saved file is shown by its name, without what turns it around (%s)",
  async (language, name) => {
    const item = filesItem({ files: [fileRow({ name: "photo\u202egpj.exe" })] });
    const saves = { [saveKey(item.id, 0)]: { kind: "saved", downloadId: 1 } } as const;
    const { container } = await renderForTest(
      <SessionItems items={[item]} saves={saves} actions={createTestActions()} />,
      language,
    );
    expect(buttonNamed(container, name).title).not.toBe("");
  },
);

test("of a transfer that was cut short, what came is said to be saved", async () => {
  const files = [fileRow({ name: "1.jpg" }), fileRow({ name: "2.jpg", state: "failed" })];
  const state = { kind: "cancelled", by: "peer", reason: "user" } as const;
  const item = filesItem({ files, state });
  const saves = { [saveKey(item.id, 0)]: { kind: "saved", downloadId: 1 } } as const;
  const { container } = await renderForTest(
    <SessionItems items={[item]} saves={saves} actions={createTestActions()} />,
    "en",
  );
  expect(container.textContent).toContain("Saved in Downloads/PairQR");
});
