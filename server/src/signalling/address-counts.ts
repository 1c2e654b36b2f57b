/** How many sockets each address has open here. */

export type AddressCounts = {
  of(address: string): number;
  add(address: string): void;
  remove(address: string): void;
};

export function createAddressCounts(): AddressCounts {
  const counts = new Map<string, number>();
  return {
    of: (address) => counts.get(address) ?? 0,

    add(address) {
      counts.set(address, (counts.get(address) ?? 0) + 1);
    },

    remove(address) {
      const left = (counts.get(address) ?? 0) - 1;
      if (left > 0) {
        counts.set(address, left);
      } else {
        counts.delete(address);
      }
    },
  };
}
