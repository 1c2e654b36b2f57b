// @vitest-environment node
/** Images that never end and images that never come, from a real server: neither is waited for without bound. */

import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import { captureImage, imageMaxBytes, imageMaxMs, imageSilenceMaxMs } from "./image-capture.ts";

const piece = Buffer.alloc(1024 * 1024, 200);
/** What goes wrong stays bounded here too. */
const endlessBytes = 2 * imageMaxBytes;

let server: Server;
let url: string;
let answer: (response: ServerResponse) => void;
let requests: number;
let sentBytes: number;

/** Of browsers, as far as it is used; all else here is what a browser has too. */
class FileReader {
  result = "";
  onload = (): void => undefined;
  async readAsDataURL(blob: Blob): Promise<void> {
    this.result = `data:;base64,${Buffer.from(await blob.arrayBuffer()).toString("base64")}`;
    this.onload();
  }
}

beforeEach(async () => {
  vi.stubGlobal("FileReader", FileReader);
  requests = 0;
  sentBytes = 0;
  server = createServer((_request, response) => {
    requests++;
    response.setHeader("access-control-allow-origin", "*");
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/image.png`;
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const places = [
  ["the page", runInThePage],
  ["the extension", () => Promise.reject(new Error("Cannot access contents of the page."))],
] as const;

/** From its source alone, as the browser does it. */
async function runInThePage(injection: { func: () => void; args: readonly unknown[] }): Promise<unknown> {
  const run = new Function(`return (${injection.func.toString()})(...arguments)`);
  return [{ frameId: 0, result: await run(...JSON.parse(JSON.stringify(injection.args))) }];
}

test.each(places)("what comes is taken byte by byte (%s)", async (_where, executeScript) => {
  Object.assign(fakeBrowser.scripting, { executeScript });
  answer = (response) => response.setHeader("content-type", "image/PNG; a=b").end(piece.subarray(0, 100_000));
  const captured = await captureImage(1, 0, url);
  if (captured.kind !== "image") throw new Error(captured.kind);
  expect(captured.file).toMatchObject({ name: "image.png", type: "image/png" });
  expect(piece.subarray(0, 100_000).equals(Buffer.from(await captured.file.arrayBuffer()))).toBe(true);
});

test.each(places)("one without an end is left at its largest size (%s)", async (_where, executeScript) => {
  Object.assign(fakeBrowser.scripting, { executeScript });
  answer = (response) => {
    response.setHeader("content-type", "image/png");
    sendOn(response);
  };
  expect(await captureImage(1, 0, url)).toEqual({ kind: "too-large" });
  expect(sentBytes).toBeLessThan(endlessBytes);
  expect(requests).toBe(1);
});

test.each(places)("what is no image is not read to its end (%s)", async (_where, executeScript) => {
  Object.assign(fakeBrowser.scripting, { executeScript });
  answer = (response) => {
    response.setHeader("content-type", "text/html");
    sendOn(response);
  };
  expect(await captureImage(1, 0, url)).toEqual({ kind: "failed" });
  expect(sentBytes).toBeLessThan(endlessBytes);
});

test.each(places)(
  "one of which nothing comes any more is given up, once (%s)",
  async (_where, executeScript) => {
    Object.assign(fakeBrowser.scripting, { executeScript });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let isBegun = false;
    answer = (response) => {
      response.setHeader("content-type", "image/png").write(piece, () => {
        isBegun = true;
      });
    };
    let captured: unknown;
    void captureImage(1, 0, url).then((each) => {
      captured = each;
    });
    // Where no script may run, that is tried again first.
    await vi.advanceTimersByTimeAsync(1_000);
    while (!isBegun) await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(imageSilenceMaxMs + 1_000);
    await vi.waitFor(() => expect(captured).toEqual({ kind: "failed" }));
    expect(requests).toBe(1);
  },
);

test("a page that does not answer is given up", async () => {
  vi.useFakeTimers();
  Object.assign(fakeBrowser.scripting, { executeScript: () => new Promise(() => undefined) });
  const capturing = captureImage(1, 0, url);
  await vi.advanceTimersByTimeAsync(imageMaxMs);
  expect(await capturing).toEqual({ kind: "failed" });
});

function sendOn(response: ServerResponse): void {
  while (!response.destroyed && sentBytes < endlessBytes) {
    sentBytes += piece.length;
    if (!response.write(piece)) {
      response.once("drain", () => sendOn(response));
      return;
    }
  }
  // It stays open, as one without an end does.
}

test("while the extension itself fetches, the browser hears of its worker, and not longer", async () => {
  const heard = vi.fn(async () => ({}));
  Object.assign(fakeBrowser.runtime, { getPlatformInfo: heard });
  Object.assign(fakeBrowser.scripting, { executeScript: places[1][1] });
  let finish: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    answer = (response) => {
      finish = () => response.setHeader("content-type", "image/png").end(piece);
      resolve();
    };
  });
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const capturing = captureImage(1, 0, url);
  await asked;
  vi.advanceTimersByTime(45_000);
  expect(heard).toHaveBeenCalledTimes(2);
  finish();
  expect((await capturing).kind).toBe("image");
  vi.advanceTimersByTime(45_000);
  expect(heard).toHaveBeenCalledTimes(2);
});
