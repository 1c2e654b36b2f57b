/** What the server itself says to a peer. */
import type { NoticeCode, ServerNotice } from "#protocol/signalling/api";

export function formatNotice(code: NoticeCode): string {
  const notice: ServerNotice = { type: "PAIRQR", payload: { code } };
  return JSON.stringify(notice);
}
