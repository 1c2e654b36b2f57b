/**
 * A data channel as the worker sees it: the real one, or a MessagePort to the page that pumps it.
 *
 *   worker  ── bytes ──►  page  ── dataChannel.send ──►
 *           ◄── "drained" n, bytes, "open", "closed" ──
 *
 * Where a browser cannot transfer an RTCDataChannel, the page only passes bytes on, without a copy.
 */

/** The part of RTCDataChannel that the worker uses. */
export type DataChannelLike = {
  readonly readyState: RTCDataChannelState;
  readonly bufferedAmount: number;
  bufferedAmountLowThreshold: number;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onbufferedamountlow: (() => void) | null;
  onclose: (() => void) | null;
  /** What is sent is the data channel's from then on; a real one makes a copy. */
  readonly keepsSent?: boolean;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
};

type ToPage = { readonly kind: "send"; readonly bytes: Uint8Array<ArrayBuffer> } | { readonly kind: "close" };
type ToWorkerEnd =
  | { readonly kind: "open" }
  | { readonly kind: "data"; readonly data: unknown }
  | { readonly kind: "drained"; readonly bytes: number }
  | { readonly kind: "closed" };

/** The page's end. */
export function pumpDataChannel(dataChannel: RTCDataChannel, port: MessagePort): void {
  let unreportedBytes = 0;
  const tell = (message: ToWorkerEnd, transfer: Transferable[] = []): void =>
    port.postMessage(message, transfer);
  const reportDrained = (): void => {
    const bytes = unreportedBytes - dataChannel.bufferedAmount;
    if (bytes <= 0) return;
    unreportedBytes -= bytes;
    tell({ kind: "drained", bytes });
  };
  // Every chance to report is taken: the worker's own threshold is on its side.
  dataChannel.bufferedAmountLowThreshold = 64 * 1024;
  dataChannel.onbufferedamountlow = reportDrained;
  dataChannel.onopen = () => tell({ kind: "open" });
  dataChannel.onmessage = ({ data }) =>
    tell({ kind: "data", data }, data instanceof ArrayBuffer ? [data] : []);
  dataChannel.onclose = () => {
    tell({ kind: "closed" });
    port.close();
  };
  port.onmessage = ({ data: message }: MessageEvent<ToPage>) => {
    if (message.kind === "close") {
      dataChannel.close();
      return;
    }
    // A channel that has closed in between has said so: what was for it goes nowhere.
    if (dataChannel.readyState !== "open") return;
    unreportedBytes += message.bytes.length;
    dataChannel.send(message.bytes);
    reportDrained();
  };
  if (dataChannel.readyState === "open") tell({ kind: "open" });
}

/** The worker's end. */
export function openDataChannelPort(port: MessagePort): DataChannelLike {
  let readyState: RTCDataChannelState = "connecting";
  let bufferedAmount = 0;
  const channel: DataChannelLike = {
    get readyState() {
      return readyState;
    },
    get bufferedAmount() {
      return bufferedAmount;
    },
    bufferedAmountLowThreshold: 0,
    onopen: null,
    onmessage: null,
    onbufferedamountlow: null,
    onclose: null,
    keepsSent: true,
    send(bytes) {
      bufferedAmount += bytes.length;
      // Records own their buffer whole, so it can move instead of being copied.
      port.postMessage({ kind: "send", bytes } satisfies ToPage, [bytes.buffer]);
    },
    close() {
      readyState = "closing";
      port.postMessage({ kind: "close" } satisfies ToPage);
    },
  };
  port.onmessage = ({ data: message }: MessageEvent<ToWorkerEnd>) => {
    switch (message.kind) {
      case "open":
        readyState = "open";
        channel.onopen?.();
        break;
      case "data":
        channel.onmessage?.({ data: message.data });
        break;
      case "drained": {
        const wasAbove = bufferedAmount > channel.bufferedAmountLowThreshold;
        bufferedAmount -= message.bytes;
        if (wasAbove && bufferedAmount <= channel.bufferedAmountLowThreshold) channel.onbufferedamountlow?.();
        break;
      }
      case "closed":
        readyState = "closed";
        port.close();
        channel.onclose?.();
        break;
    }
  };
  return channel;
}
