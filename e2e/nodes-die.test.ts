/** The nodes on which computer and phone have their sockets are killed: with the code shown, on the way, in a transfer. */

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type ExtensionBrowser, launchExtensionBrowser } from "./support/extension-browser.ts";
import { createRandomFile, createTemporaryFolder, sha256OfFile } from "./support/files.ts";
import { endSessionOf } from "./support/journey.ts";
import { saveOnPhone } from "./support/phone-files.ts";
import { launchPhone, type Phone } from "./support/phones.ts";
import { readQrFromPage } from "./support/qr.ts";
import { pickFilesOn, sendTextOn, shareOf, waitForWords } from "./support/screens.ts";
import { type Cluster, type ClusterNode, startCluster } from "./support/services/cluster.ts";
import { storeSettings } from "./support/settings.ts";
import { waitFor } from "./support/wait.ts";

declare global {
  interface Window {
    /** Kills the pair's nodes, once it was told to do so at this stage. */
    reachedStage?: (stage: Stage) => Promise<void>;
    madeConnections?: RTCPeerConnection[];
  }
}

type Stage = "offer" | "answer";

/** One stays in any case. */
const nodesCount = 3;
const fileBytes = 60_000_000;
/** Bytes that stop for longer than this have waited for something; a busy machine may take its time. */
const pauseMaxMs = 2_000;
const cleanups: (() => Promise<void>)[] = [];

let cluster: Cluster;
let computer: ExtensionBrowser;
let phone: Phone;
let popup: Page;
let folder: string;
let awaitedStage: Stage | null = null;
let dead: readonly ClusterNode[] = [];

beforeAll(async () => {
  const temporary = await createTemporaryFolder("nodes-die");
  cleanups.push(temporary.remove);
  folder = temporary.path;
  cluster = await startCluster(nodesCount, { pageDir: inject("pageDir") });
  cleanups.push(cluster.stop);
  // Its certificate is of an authority that only this Caddy knows.
  const args = ["--ignore-certificate-errors"];
  computer = await launchExtensionBrowser({ extensionDir: inject("extensionDir"), args });
  cleanups.push(computer.close);
  phone = await launchPhone({ downloadsDir: join(folder, "phone"), args });
  cleanups.push(phone.close);
  await phone.page.exposeFunction("reachedStage", async (stage: Stage) => {
    if (stage !== awaitedStage) return;
    awaitedStage = null;
    await killNodesOfPair();
  });
  await phone.page.evaluateOnNewDocument(watchConnecting);
  const { url } = cluster;
  await storeSettings(computer, { serverUrl: url, page: { serverUrl: url, pageOrigin: url } });
}, 90_000);

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

test("[SG44] while the code is shown: the computer is at another node within seconds, and the phone connects", async () => {
  const link = await showCode("after the first death");
  await killNodesOfPair();
  const killedAt = performance.now();
  await waitFor("the computer at another node", async () => (await socketsInAll()) === 1);
  console.log(`with the code shown: at another node after ${since(killedAt)} ms`);
  await phone.page.goto(link);
  await waitForWords(phone.page, "after the first death");
  await endAndRestart();
});

test.each(["offer", "answer"] as const)("[SG45] on the way, at the %s: the text arrives", async (stage) => {
  const text = `in spite of a death at the ${stage}`;
  const link = await showCode(text);
  awaitedStage = stage;
  const scannedAt = performance.now();
  await phone.page.goto(link);
  await waitForWords(phone.page, text);
  expect(dead.length).toBeGreaterThan(0);
  console.log(
    `death of ${dead.length} at the ${stage}: the text is there ${since(scannedAt)} ms after the scan`,
  );
  if (stage === "offer") await endAndRestart();
  else await restart();
});

test("[SG45] a direct transfer goes on, and does not even notice", async () => {
  const path = await createRandomFile(join(folder, "through it.bin"), fileBytes);
  await pickFilesOn(popup, [path]);
  await waitFor("a part of it", async () => (await shareOf(phone.page)) > 5);
  const connections = await countConnections();
  await waitFor("a socket to lose", async () => (await socketsInAll()) > 0, { everyMs: 5 });
  const before = await shareOf(phone.page);
  await killNodesOfPair();
  expect(dead.length).toBeGreaterThan(0);
  const pause = await longestPause(phone.page);
  console.log(`killed at ${before} % of ${fileBytes} bytes: the longest pause in the rest was ${pause} ms`);
  expect(pause).toBeLessThan(pauseMaxMs);
  const saved = await saveOnPhone(
    { phone, phoneDownloadsDir: join(folder, "phone") },
    { name: "through it.bin", sizeBytes: fileBytes },
  );
  expect(saved).toBe(await sha256OfFile(path));
  expect(await countConnections()).toBe(connections);
  await waitFor("the computer at another node", async () => (await socketsInAll()) > 0);
});

test("[SG44] afterwards a data channel that breaks is made anew, and a reloaded phone comes back", async () => {
  // All: the last one may be an attempt that was not needed.
  await phone.page.evaluate(() => {
    // Their own close() is not PeerJS's any more (signalling-client.ts), and does nothing.
    const { close } = RTCPeerConnection.prototype;
    for (const connection of window.madeConnections ?? []) close.call(connection);
  });
  await sendTextOn(popup, "over the next data channel");
  await waitForWords(phone.page, "over the next data channel");
  await phone.page.reload();
  await waitForWords(phone.page, "Connected to");
  await sendTextOn(phone.page, "from the reloaded tab");
  await waitForWords(popup, "from the reloaded tab");
});

/** Resolves to the link when the computer's socket is open. */
async function showCode(text: string): Promise<string> {
  popup = await computer.openPopup();
  await sendTextOn(popup, text);
  const link = await readQrFromPage(popup);
  await waitFor("the computer's socket", async () => (await socketsInAll()) === 1);
  return link;
}

async function killNodesOfPair(): Promise<void> {
  const counts = await Promise.all(cluster.nodes.map((node) => node.sockets()));
  dead = cluster.nodes.filter((_, index) => (counts[index] ?? 0) > 0);
  await Promise.all(dead.map((node) => node.kill()));
}

async function restart(): Promise<void> {
  await Promise.all(dead.map((node) => node.start()));
  dead = [];
}

async function endAndRestart(): Promise<void> {
  await endSessionOf(computer);
  await phone.page.goto("about:blank");
  await restart();
  await waitFor("all sockets to be closed", async () => (await socketsInAll()) === 0);
}

async function socketsInAll(): Promise<number> {
  const counts = await Promise.all(cluster.nodes.map((node) => node.sockets()));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Until it is done: the longest time without a further percent. */
async function longestPause(page: Page): Promise<number> {
  let longestMs = 0;
  let share = await shareOf(page);
  let changedAt = performance.now();
  while (share > 0 && share < 100) {
    await sleep(20);
    const next = await shareOf(page);
    longestMs = Math.max(longestMs, since(changedAt));
    if (next !== share) changedAt = performance.now();
    share = next;
  }
  return longestMs;
}

function countConnections(): Promise<number> {
  return phone.page.evaluate(() => window.madeConnections?.length ?? 0);
}

function since(startedAt: number): number {
  return Math.round(performance.now() - startedAt);
}

/** Runs in the phone's page before its own scripts: says how far its connecting is, and waits for what that brings. */
function watchConnecting(): void {
  const connections: RTCPeerConnection[] = [];
  window.madeConnections = connections;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
  const { fetch } = window;
  // The offer goes with the join (SG56), and by the socket only where that took none.
  window.fetch = async (...args) => {
    if (String(args[0]).endsWith("/join")) await window.reachedStage?.("offer");
    return fetch(...args);
  };
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL) {
      super(url);
      const held: string[] = [];
      let isHolding = false;
      // First of all listeners. What comes while the nodes are being killed waits for it, in its order.
      this.addEventListener("message", (event) => {
        const data = String(event.data);
        if (!event.isTrusted) return;
        if (isHolding) held.push(data);
        else if (data.includes('"ANSWER"')) {
          isHolding = true;
          held.push(data);
          void window.reachedStage?.("answer").then(() => {
            isHolding = false;
            for (const next of held.splice(0))
              this.dispatchEvent(new MessageEvent("message", { data: next }));
          });
        } else return;
        event.stopImmediatePropagation();
      });
    }

    override send(data: string): void {
      if (!data.includes('"OFFER"')) super.send(data);
      else void window.reachedStage?.("offer").then(() => super.send(data));
    }
  };
}
