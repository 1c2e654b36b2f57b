import { describe, expect, test } from "vitest";
import type { Psk } from "#protocol/channel/psks";
import { PskKeeper } from "./psk-keeper.ts";

const key = (value: number): Uint8Array => new Uint8Array(32).fill(value);
const pairingPsk: Psk = { kind: "pairing", key: key(1) };

describe("psk keeper", () => {
  test("[CH10] a host accepts the old psk until the guest's first record under the new keys", () => {
    const keeper = new PskKeeper(pairingPsk);
    keeper.propose(pairingPsk, key(2));
    expect(keeper.accepted).toEqual([
      { kind: "resumption", key: key(2) },
      { kind: "pairing", key: key(1) },
    ]);
    keeper.replace(key(2));
    expect(keeper.accepted).toEqual([{ kind: "resumption", key: key(2) }]);
  });

  test("[CH10] the handshake whose guest was heard counts, not the newest", () => {
    const keeper = new PskKeeper(pairingPsk);
    keeper.propose(pairingPsk, key(2));
    keeper.propose(pairingPsk, key(3));
    keeper.replace(key(2));
    expect(keeper.accepted).toEqual([{ kind: "resumption", key: key(2) }]);
  });

  test("[CH10] a handshake with a psk that has died meanwhile proposes nothing", () => {
    const keeper = new PskKeeper(pairingPsk);
    keeper.propose(pairingPsk, key(2));
    keeper.replace(key(2));
    expect(keeper.propose(pairingPsk, key(3))).toBe(false);
    expect(keeper.accepted).toEqual([{ kind: "resumption", key: key(2) }]);
  });

  test("[CH11] a guest offers the newest at once", () => {
    const keeper = new PskKeeper(pairingPsk);
    keeper.replace(key(2));
    expect(keeper.newest).toEqual({ kind: "resumption", key: key(2) });
  });
});
