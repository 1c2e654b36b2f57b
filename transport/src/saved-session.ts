/**
 * What the guest's tab keeps so that a reload of it comes back into the same session (docs/protocol/3-channel, CH10).
 *
 * All strings and numbers: the phone page puts it in sessionStorage as JSON, and nowhere else.
 */

export type SavedSession = {
  readonly version: 1;
  readonly sessionId: string;
  readonly serverUrl: string;
  /** base64url. Lets the same guest, and by `claim` only it, join again. */
  readonly joinKey: string;
  readonly claim: string;
  /** base64url. Of the newest handshake; the pairing secret is gone by then. */
  readonly resumptionPsk: string;
};

/** Port: sessionStorage in the phone page, memory in tests. */
export type SavedSessionStore = {
  save(saved: SavedSession): void;
  clear(): void;
};
