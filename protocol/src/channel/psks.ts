/**
 * Which psks a session still accepts (docs/protocol/3-channel, CH10): one that is known to be shared, and for
 * a moment the one that should take its place.
 *
 *   host    pairing ─ message 2 written ─► pairing or r1 ─ guest's first record opens ─► r1 ─► r1 or r2 ─► r2 …
 *   guest   pairing ─ message 2 read ────► r1
 *
 * The host cannot know whether message 2 arrived; had it forgotten the old psk at once, a connection lost at
 * that moment would lock the guest out.
 */

/** pairing: of the secret in the QR code; resumption: of an earlier handshake of the same session. */
export type PskKind = "pairing" | "resumption";

export type Psk = { readonly kind: PskKind; readonly key: Uint8Array };

/** The host's psks, the likeliest first: what `createResponder` takes. */
export type HostPsks = readonly [Psk] | readonly [proposed: Psk, confirmed: Psk];

/** The host wrote message 2 of a handshake with this resumption psk. */
export function proposePsk(psks: HostPsks, resumptionPsk: Uint8Array): HostPsks {
  const proposed: Psk = { kind: "resumption", key: resumptionPsk };
  return psks.length === 1 ? [proposed, psks[0]] : [proposed, psks[1]];
}

/** The guest's first record opened under the new keys: only the newest psk is left. */
export function confirmPsk(psks: HostPsks): HostPsks {
  return [psks[0]];
}
