/** The load process's side of support/load-process.ts: does one step after the other, until it is killed. */

import type { LoadSteps } from "../support/load-process.ts";

export async function serveSteps(steps: LoadSteps): Promise<never> {
  process.on("message", async ({ name, input }: { readonly name: string; readonly input: never }) => {
    try {
      process.send?.({ answer: await steps[name]?.(input) });
    } catch (error) {
      process.send?.({ error: error instanceof Error ? error.stack : String(error) });
    }
  });
  // Nobody is left to tell it anything.
  process.on("disconnect", () => process.exit());
  return new Promise(() => undefined);
}

/** Runs `work` for 0, 1, 2, … as long as `more` says so, `atOnce` of them at a time. */
export async function runMany(
  atOnce: number,
  more: (index: number) => boolean,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (more(next)) {
      const index = next;
      next += 1;
      await work(index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
