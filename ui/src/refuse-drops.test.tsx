import { act } from "react";
import { expect, it } from "vitest";
import { Composer } from "./Composer.tsx";
import { createDraft } from "./draft.ts";
import { refuseDrops } from "./refuse-drops.ts";
import { renderForTest } from "./test-render.tsx";

/** What the browser goes by when something is let go: prevented, it asks the effect; else it opens the file. */
async function dragOver(types: readonly string[]): Promise<{ isPrevented: boolean; effect: string }> {
  const dataTransfer = { types, dropEffect: "move" };
  const event = Object.assign(new Event("dragover", { cancelable: true }), { dataTransfer });
  await act(async () => dispatchEvent(event));
  return { isPrevented: event.defaultPrevented, effect: dataTransfer.dropEffect };
}

it("refuses files where nothing takes them, lets the box take them, and leaves texts alone", async () => {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  refuseDrops();
  expect(await dragOver(["Files"])).toEqual({ isPrevented: true, effect: "none" });
  await renderForTest(
    <Composer onSendText={() => undefined} onSendFiles={() => undefined} draft={createDraft()} />,
  );
  expect(await dragOver(["Files"])).toEqual({ isPrevented: true, effect: "copy" });
  expect(await dragOver(["text/plain"])).toEqual({ isPrevented: false, effect: "move" });
});
