import { beforeEach, expect, test } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import { readSettings, saveSettings } from "./settings.ts";

beforeEach(() => fakeBrowser.reset());

test("a fresh profile has the build's server", async () => {
  expect(await readSettings()).toEqual({
    server: { serverUrl: "https://built.example", pageOrigin: "https://built.example" },
    language: "browser",
    theme: "system",
    isPlainQr: false,
  });
});

test("what the user has set goes before the build", async () => {
  const serverUrl = "https://own.example/pairqr";
  await saveSettings({ serverUrl, page: { serverUrl, pageOrigin: "https://page.example" } });
  expect((await readSettings()).server).toEqual({
    serverUrl: "https://own.example/pairqr",
    pageOrigin: "https://page.example",
  });
});

test("the page of another server does not count", async () => {
  await saveSettings({ page: { serverUrl: "https://before.example", pageOrigin: "https://page.example" } });
  expect((await readSettings()).server?.pageOrigin).toBe("https://built.example");
});

test("one change leaves the rest", async () => {
  await saveSettings({ theme: "dark" });
  await saveSettings({ language: "fr" });
  expect(await readSettings()).toMatchObject({ theme: "dark", language: "fr" });
});

test("what another version has stored does not break this one", async () => {
  await fakeBrowser.storage.local.set({ settings: { theme: "sepia", isPlainQr: true } });
  expect(await readSettings()).toMatchObject({ theme: "system", isPlainQr: true });
});
