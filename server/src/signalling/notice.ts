/** What the server itself says to a peer. */
import type { ServerNotice } from "#protocol/signalling/api";

export type NoticeCode = ServerNotice["payload"]["code"];

export function formatNotice(code: NoticeCode): string {
  const notice: ServerNotice = { type: "PAIRQR", payload: { code } };
  return JSON.stringify(notice);
}
