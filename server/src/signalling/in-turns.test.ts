import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { inTurns } from "./in-turns.ts";

it("[SG25] gives others a turn between some and the next, and leaves out who closes meanwhile", async () => {
  const connections = Array.from({ length: 1_000 }, () => ({ isClosed: false }));
  const lookedAt = new Map<number, number>();
  let turn = 0;
  let immediate = setImmediate(function tick() {
    turn += 1;
    immediate = setImmediate(tick);
  });
  await inTurns(connections, async (connection) => {
    lookedAt.set(turn, (lookedAt.get(turn) ?? 0) + 1);
    if (connection === connections[0]) {
      Object.assign(connections.at(-1) ?? {}, { isClosed: true });
    }
  });
  clearImmediate(immediate);
  const inEachTurn = [...lookedAt.values()];
  expect(inEachTurn.reduce((sum, count) => sum + count)).toBe(999);
  expect(Math.max(...inEachTurn)).toBeLessThanOrEqual(16);
});

it("[SG25, SG35] goes on with all others where it fails for one, and says so in the end", async () => {
  const connections = Array.from({ length: 100 }, (_, index) => ({ isClosed: false, index }));
  const done: number[] = [];
  const working = inTurns(connections, async ({ index }) => {
    if (index === 3 || index === 50) {
      throw new Error(`of ${index}`);
    }
    await nextTurn();
    done.push(index);
  });
  await expect(working).rejects.toThrow("of 3");
  expect(done).toHaveLength(98);
});
