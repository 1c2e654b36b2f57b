/** The AES-GCM nonce for one counter value: 4 zero bytes, then 64 bits big-endian (Noise section 12.4, CH13). */

export function nonceOf(counter: number): Uint8Array {
  const nonce = new Uint8Array(12);
  const view = new DataView(nonce.buffer);
  view.setUint32(4, Math.floor(counter / 2 ** 32));
  view.setUint32(8, counter % 2 ** 32);
  return nonce;
}
