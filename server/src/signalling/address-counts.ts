/** How much each address has of something here: sockets, connections, requests. By IPv6, its network too (SG27). */
import { networkOf } from "../client-address.ts";
import { networkFactor } from "../limits.ts";

export type AddressCounts = {
  /** No room for one more: the address has `max`, or its network `networkFactor` times as many. */
  isFull(address: string, max: number): boolean;
  add(address: string): void;
  remove(address: string): void;
};

export function createAddressCounts(): AddressCounts {
  const counts = new Map<string, number>();
  const countOf = (key: string): number => counts.get(key) ?? 0;

  function change(address: string, by: 1 | -1): void {
    const network = networkOf(address);
    for (const key of network === null ? [address] : [address, network]) {
      const left = countOf(key) + by;
      if (left > 0) {
        counts.set(key, left);
      } else {
        counts.delete(key);
      }
    }
  }

  return {
    isFull(address, max) {
      const network = networkOf(address);
      return countOf(address) >= max || (network !== null && countOf(network) >= max * networkFactor);
    },

    add: (address) => change(address, 1),
    remove: (address) => change(address, -1),
  };
}
