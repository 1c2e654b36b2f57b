/** navigator.locks as far as it is used, for not every Node has it; and what the browser does when a worker is stopped. */

type Lock = { readonly name: string; readonly mode: LockMode; readonly take: () => void };

const held = new Set<Lock>();
const changes = new EventTarget();

export const fakeLocks = {
  async request(name: string, ...rest: readonly unknown[]): Promise<unknown> {
    const { mode = "exclusive" } = rest.length > 1 ? (rest[0] as LockOptions) : {};
    const work = rest.at(-1) as () => unknown;
    while (isTaken(name, mode)) {
      await new Promise((resolve) => changes.addEventListener("free", resolve, { once: true }));
    }
    let lock: Lock | undefined;
    const taken = new Promise<void>((take) => {
      lock = { name, mode, take };
      held.add(lock);
    });
    try {
      return await Promise.race([work(), taken]);
    } finally {
      if (lock) held.delete(lock);
      changes.dispatchEvent(new Event("free"));
    }
  },
  async query(): Promise<LockManagerSnapshot> {
    return { held: [...held] };
  },
};

/** Its locks are taken from it, and whatever it was doing never ends. */
export function stopWorker(): void {
  for (const { take } of held) take();
}

function isTaken(name: string, mode: LockMode): boolean {
  const isOther = (lock: Lock) => lock.name === name && (mode === "exclusive" || lock.mode === "exclusive");
  return [...held].some(isOther);
}
