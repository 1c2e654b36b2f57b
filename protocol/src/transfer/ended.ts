/**
 * Transfers that are over, docs/protocol/4-transfer, TX23–TX25: known for a while, for the screens and for what
 * was under way when they ended.
 *
 *   we cancel ──────cancel──────►      crossed: ignored, up to one window of file bytes
 *             ◄──chunk, ack, request──
 */

import { ProtocolError } from "../alerts.ts";
import { transfersKeptMax, windowMaxBytes } from "../limits.ts";
import type { EndedTransfer } from "./state.ts";

export type EndedTransfers = ReadonlyMap<number, EndedTransfer>;

/** The newest stay. */
export function keepEnded(
  ended: EndedTransfers,
  transferId: number,
  transfer: EndedTransfer,
): EndedTransfers {
  const kept = new Map(ended);
  kept.delete(transferId);
  kept.set(transferId, transfer);
  for (const oldest of kept.keys()) {
    if (kept.size <= transfersKeptMax) break;
    kept.delete(oldest);
  }
  return kept;
}

/** A message for a transfer that is not open: one that crossed our cancel is dropped, all others are refused. */
export function hearLate(
  ended: EndedTransfers,
  transferId: number,
  fileBytes: number,
  channel: number,
): EndedTransfers {
  const transfer = ended.get(transferId);
  if (transfer === undefined) throw new ProtocolError("unknown-transfer");
  const canCross = transfer.kind === "cancelled" && transfer.by === "here" && transfer.channel === channel;
  if (!canCross) throw new ProtocolError("unexpected-message");
  const lateBytes = transfer.lateBytes + fileBytes;
  if (lateBytes > windowMaxBytes) throw new ProtocolError("unexpected-message");
  return new Map(ended).set(transferId, { ...transfer, lateBytes });
}
