/**
 * Which psks a session still accepts (docs/protocol/3-channel, CH10): the one that the guest has shown to hold, and
 * for a moment those that it may have taken in its place.
 *
 *   host    pairing ─ message 2 written ─► pairing or r1 ─ guest's first record opens ─► r1 ─► r1 or r2 ─► r2 …
 *                                             └─ message 1 with r1, message 2 written ─► r1 or r2
 *   guest   pairing ─ message 2 read ────► r1
 *
 * The host cannot know whether message 2 arrived; had it forgotten the old psk at once, a connection lost at
 * that moment would lock the guest out. A guest whose attempts run side by side may have taken any of what they
 * brought.
 */

/** pairing: of the secret in the QR code; resumption: of an earlier handshake of the same session. */
export type PskKind = "pairing" | "resumption";

export type Psk = { readonly kind: PskKind; readonly key: Uint8Array };

/** The host's psks, the likeliest first, and last the one that the guest has shown to hold. */
export type HostPsks = readonly [Psk, ...Psk[]];

/**
 * Attempts side by side: a host has three at most. Of attempts one after the other only the newest can have brought
 * its message 2, or the guest would have come with another psk.
 */
const proposedMax = 3;

/** The host wrote message 2 of a handshake with the psk `used`, one of these, which gave this resumption psk. */
export function proposePsk(psks: HostPsks, used: Psk, resumptionPsk: Uint8Array): HostPsks {
  const proposed: Psk = { kind: "resumption", key: resumptionPsk };
  // A guest that uses what was proposed has left what it had before, and all else that was proposed with it.
  const beside = used === psks.at(-1) ? psks.slice(0, -1) : [];
  return [proposed, ...beside.slice(0, proposedMax - 1), used];
}

/** The guest's first record opened under the new keys: it holds this psk. */
export function confirmPsk(resumptionPsk: Uint8Array): HostPsks {
  return [{ kind: "resumption", key: resumptionPsk }];
}
