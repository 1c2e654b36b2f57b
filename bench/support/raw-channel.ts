/**
 * The limit to compare with: a bare data channel between two pages, moving memory to nowhere, unencrypted by us.
 *
 * Two ways of backpressure, the best known: `buffered` stops at bufferedAmount, `window` bounds what the receiver
 * has not acknowledged yet. SDP passes through this process, whole (no trickle): only the transfer is timed.
 */

import type { Page } from "puppeteer-core";

export type RawBackpressure = {
  readonly kind: "buffered" | "window";
  readonly messageBytes: number;
  /** Most bytes buffered, or most bytes not acknowledged. */
  readonly limitBytes: number;
};

type RawEnd = {
  readonly connection: RTCPeerConnection;
  readonly channel: RTCDataChannel;
  receivedBytes: number;
};

declare global {
  interface Window {
    benchRaw?: RawEnd;
  }
}

export async function openRawChannel(sender: Page, receiver: Page): Promise<void> {
  const offer = await sender.evaluate(openRawEnd, null);
  const answer = await receiver.evaluate(openRawEnd, offer);
  await sender.evaluate(async (sdp) => {
    const end = window.benchRaw;
    if (end === undefined) throw new Error("no raw channel");
    await end.connection.setRemoteDescription({ type: "answer", sdp });
    if (end.channel.readyState !== "open") {
      await new Promise((resolve) => end.channel.addEventListener("open", resolve, { once: true }));
    }
  }, answer);
}

/** From now on a worker beside each end computes for so long at every message: nothing waits for it. */
export async function workBeside(ends: readonly Page[], msPerMessage: number): Promise<void> {
  for (const page of ends) {
    await page.evaluate((ms) => {
      const code = `onmessage = () => { const end = performance.now() + ${ms}; while (performance.now() < end); }`;
      const worker = new Worker(URL.createObjectURL(new Blob([code])));
      window.benchRaw?.channel.addEventListener("message", () => worker.postMessage(null));
      window.benchRaw?.channel.addEventListener("close", () => worker.terminate());
    }, msPerMessage);
  }
}

/** Milliseconds until the receiver has it all. */
export async function moveRaw(sender: Page, sizeBytes: number, how: RawBackpressure): Promise<number> {
  return sender.evaluate(sendRaw, sizeBytes, how);
}

export async function closeRawChannel(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    await page.evaluate(() => {
      window.benchRaw?.connection.close();
      delete window.benchRaw;
    });
  }
}

/** Runs in a page: without an offer the sending end, with one the receiving end; returns its own SDP. */
async function openRawEnd(offer: string | null): Promise<string> {
  const connection = new RTCPeerConnection({ iceServers: [] });
  const channel = connection.createDataChannel("raw", { negotiated: true, id: 1 });
  channel.binaryType = "arraybuffer";
  const end: RawEnd = { connection, channel, receivedBytes: 0 };
  window.benchRaw = end;
  if (offer !== null) {
    channel.addEventListener("message", ({ data }) => {
      end.receivedBytes += data.byteLength;
      channel.send(String(end.receivedBytes));
    });
    await connection.setRemoteDescription({ type: "offer", sdp: offer });
  }
  await connection.setLocalDescription();
  if (connection.iceGatheringState !== "complete") {
    await new Promise<void>((resolve) => {
      connection.addEventListener("icegatheringstatechange", () => {
        if (connection.iceGatheringState === "complete") resolve();
      });
    });
  }
  return connection.localDescription?.sdp ?? "";
}

/** Runs in the sender's page. */
async function sendRaw(sizeBytes: number, how: RawBackpressure): Promise<number> {
  const end = window.benchRaw;
  if (end === undefined) throw new Error("no raw channel");
  const { channel } = end;
  const message = new Uint8Array(how.messageBytes);
  channel.bufferedAmountLowThreshold = how.limitBytes / 2;
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let sentBytes = 0;
    let ackedBytes = 0;
    let ackedBefore: number | undefined;
    const pendingBytes = () => (how.kind === "window" ? sentBytes - ackedBytes : channel.bufferedAmount);
    const fill = () => {
      while (sentBytes < sizeBytes && pendingBytes() < how.limitBytes) {
        channel.send(message.subarray(0, Math.min(how.messageBytes, sizeBytes - sentBytes)));
        sentBytes += how.messageBytes;
      }
    };
    channel.onbufferedamountlow = fill;
    channel.onmessage = ({ data }) => {
      // The receiver counts over the channel's whole life; a run counts from its own first message.
      ackedBefore ??= Number(data) - Math.min(how.messageBytes, sizeBytes);
      ackedBytes = Number(data) - ackedBefore;
      if (ackedBytes >= sizeBytes) {
        channel.onmessage = null;
        channel.onbufferedamountlow = null;
        resolve(performance.now() - startedAt);
      } else fill();
    };
    fill();
  });
}
