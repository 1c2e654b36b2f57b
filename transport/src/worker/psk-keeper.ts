/**
 * Keeps the psks of a session between its handshakes and forgets them in time (docs/protocol/3-channel, CH10).
 *
 * Several data channels may be under way at once, so the host names the handshake whose guest it has heard.
 */

import { confirmPsk, type HostPsks, type Psk, proposePsk } from "#protocol/channel/psks";

export class PskKeeper {
  #psks: HostPsks;

  constructor(first: Psk) {
    this.#psks = [first];
  }

  /** Host: those that it accepts. */
  get accepted(): HostPsks {
    return this.#psks;
  }

  /** Guest: the one that it offers. */
  get newest(): Psk {
    return this.#psks[0];
  }

  /** Host: message 2 is out, nobody knows yet whether it came. False: the guest has left this psk meanwhile. */
  propose(used: Psk, resumptionPsk: Uint8Array): boolean {
    if (!this.#psks.includes(used)) return false;
    this.#psks = proposePsk(this.#psks, used, resumptionPsk);
    return true;
  }

  /** Guest: message 2 was read. Host: the guest's first record opened. */
  replace(resumptionPsk: Uint8Array): void {
    this.#psks = confirmPsk(resumptionPsk);
  }
}
