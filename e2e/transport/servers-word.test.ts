/** What two connected devices make of their server: of its word for an end, of its restart, of its absence. */

import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { linkLifetimeMs } from "#protocol/limits";
import { sessionSweepMs } from "../../server/src/limits.ts";
import { startServer } from "../support/server.ts";
import { waitFor } from "../support/wait.ts";
import { recordConnections, recordSockets } from "./hooks.ts";
import { sha256Of, untilReceived } from "./items.ts";
import { openPage, openStage, pair, readSnapshot, type Stage, untilPhase, untilSnapshot } from "./stage.ts";

let stage: Stage;
let host: Page;
let guest: Page;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());

describe("two connected devices and their server", () => {
  test.each([
    ["host", "guest", "is good", 0],
    ["guest", "host", "is good", 0],
    ["host", "guest", "has lapsed", 16 * 60_000],
    ["guest", "host", "has lapsed", 16 * 60_000],
  ])(
    "[SG8] a %s that ends, and whose goodbye is lost: the %s hears of it (the token %s)",
    async (leaving, _other, _token, laterMs) => {
      let aheadMs = 0;
      const server = await startServer({ pageDir: stage.pageDir, now: () => Date.now() + aheadMs });
      host = await openPage(stage.browsers[0], server.url, recordConnections);
      guest = await openPage(stage.browsers[1], server.url, recordConnections);
      await pair(host, guest);
      // A socket this old is doubted (SG44), and has to be heard out first.
      if (leaving === "guest") await sleep(5_500);
      aheadMs = laterMs;
      const [from, to] = leaving === "host" ? [host, guest] : [guest, host];
      await from.evaluate(() => {
        // Nothing after this line goes out on the data channel.
        window.breakConnections?.();
        window.pairqr.session().end();
      });
      const { phase } = await untilPhase(to, "ended", 5_000);
      expect(phase).toMatchObject({ reason: { kind: "ended-by-peer" } });
      await Promise.all([host.close(), guest.close()]);
      await server.close();
    },
  );

  test("[SG6] a server that was restarted with an empty store, and lets the link expire there, ends nothing", async () => {
    const first = await startServer({ pageDir: stage.pageDir });
    host = await openPage(stage.browsers[0], first.url, recordSockets);
    guest = await openPage(stage.browsers[1], first.url, recordConnections);
    await pair(host, guest);
    await first.close();
    let aheadMs = 0;
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const now = (): number => Date.now() + aheadMs;
    const elapsed = (): number => performance.now() + aheadMs;
    const server = await startServer({ pageDir: stage.pageDir, port: first.port, now, elapsed });
    await untilSockets(2);
    // In steps: who was not heard for longer is closed for that.
    for (; aheadMs < linkLifetimeMs; aheadMs += 60_000) {
      vi.advanceTimersByTime(sessionSweepMs);
      await sleep(100);
    }
    vi.advanceTimersByTime(sessionSweepMs);
    vi.useRealTimers();
    await untilSockets(3);
    await breakAndMend();
    await server.close();
  });

  test("[SG8] a word of an end that the other side does not keep to ends nothing later", async () => {
    host = await openPage(stage.browsers[0], stage.server.url, recordSockets);
    guest = await openPage(stage.browsers[1], stage.server.url, recordConnections);
    await pair(host, guest);
    await host.evaluate(() => {
      const data = JSON.stringify({ type: "PAIRQR", payload: { code: "session-ended" } });
      window.testSockets?.at(-1)?.dispatchEvent(new MessageEvent("message", { data }));
    });
    await sleep(8_500);
    await breakAndMend();
  });

  test("[SG44] a host whose socket died without a word opens another once its guest is lost", async () => {
    host = await openPage(stage.browsers[0], stage.server.url, recordSockets);
    guest = await openPage(stage.browsers[1], stage.server.url, recordConnections);
    await pair(host, guest);
    await sleep(5_500);
    await host.evaluate(() => {
      const socket = window.testSockets?.at(-1);
      if (socket) Object.assign(socket, { onmessage: null, onclose: null, send: () => undefined });
    });
    await breakAndMend();
  });

  test("[SG44] a host's socket is not doubted while the guest is on its way back over it", async () => {
    host = await openPage(stage.browsers[0], stage.server.url, recordSockets);
    guest = await openPage(stage.browsers[1], stage.server.url, recordConnections);
    await pair(host, guest);
    await sleep(5_500);
    const firstLoss = performance.now();
    await loseGuest();
    await Promise.all([untilPhase(host, "connected"), untilPhase(guest, "connected")]);
    await sleep(1_900 - (performance.now() - firstLoss));
    await breakAndMend(async () => {
      await sleep(2_500);
      expect(await host.evaluate(() => window.testSockets?.length)).toBe(1);
    });
  });

  test("a server that stops after pairing is not missed", async () => {
    const server = await startServer({ pageDir: stage.pageDir });
    const [left, right] = stage.browsers;
    [host, guest] = await Promise.all([openPage(left, server.url), openPage(right, server.url)]);
    await pair(host, guest);
    await server.close();
    const [sum] = await guest.evaluate(() => window.pairqr.sendFiles([2_000_000], "late"));
    const item = await untilReceived(host, "late/0.bin");
    expect(await sha256Of(host, item.id, 0)).toBe(sum);
    expect((await readSnapshot(host)).phase.kind).toBe("connected");
    await Promise.all([host.close(), guest.close()]);
  });
});

async function breakAndMend(check = async (): Promise<void> => undefined): Promise<void> {
  await loseGuest();
  await Promise.all([untilPhase(host, "connected"), untilPhase(guest, "connected")]);
  await check();
  await Promise.all([host.close(), guest.close()]);
}

async function loseGuest(): Promise<void> {
  await guest.evaluate(() => window.breakConnections?.());
  await untilSnapshot(host, "the loss or the end", ({ phase }) => phase.kind !== "connected");
}

async function untilSockets(count: number): Promise<void> {
  await waitFor(`${count} sockets of the host`, () =>
    host.evaluate((wanted) => window.testSockets?.length === wanted, count),
  );
}
