/**
 * 100,000 inputs over every decoder of the protocol. A find is repeated with PAIRQR_FUZZ_SEED=<the seed printed>.
 *
 * A new layer adds a file to fuzz-targets/ and its list to `targets`.
 */

import { afterAll, describe, expect, test } from "vitest";
import { ProtocolError } from "#protocol/alerts";
import { channelTargets } from "./fuzz-targets/channel.ts";
import { pairingTargets } from "./fuzz-targets/pairing.ts";
import { signallingTargets } from "./fuzz-targets/signalling.ts";
import { transferTargets } from "./fuzz-targets/transfer.ts";
import { type FuzzTarget, nextInput } from "./support/fuzz.ts";
import { createRandom } from "./transfer/random.ts";

const inputsInAll = 100_000;
const inputsPerCostly = 2_500;
/** Generous: a collection of garbage may fall into any input. A decoder that hangs takes for ever. */
const inputMaxMs = 5_000;
/** What all inputs of one decoder may leave uncollected. A length that is believed takes gigabytes. */
const memoryMaxBytes = 300 * 1024 * 1024;

const targets: readonly FuzzTarget[] = [
  ...pairingTargets,
  ...signallingTargets,
  ...channelTargets,
  ...transferTargets,
];
const costlyCount = targets.filter(({ cost }) => cost === "costly").length;
const cheapCount = targets.length - costlyCount;
const inputsPerCheap = Math.ceil((inputsInAll - costlyCount * inputsPerCostly) / cheapCount);

const seed = Number(process.env.PAIRQR_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 32));
let inputsSeen = 0;

describe(`fuzzer, seed ${seed}`, () => {
  test.each(targets)(
    "[CH26] $name: only protocol errors come out",
    async ({ cost, samples, decode }) => {
      const random = createRandom(seed);
      for (const sample of samples) await decode(sample);
      const memoryBefore = memoryBytes();
      const inputCount = cost === "costly" ? inputsPerCostly : inputsPerCheap;
      for (let i = 0; i < inputCount; i++) {
        const input = nextInput(random, samples);
        const startedAt = performance.now();
        await survive(decode, input);
        const tookMs = performance.now() - startedAt;
        if (tookMs > inputMaxMs) throw new Error(`${tookMs} ms for ${describeInput(input)}`);
        if (i % 500 === 0) expect(memoryBytes() - memoryBefore).toBeLessThan(memoryMaxBytes);
      }
      inputsSeen += inputCount;
    },
    120_000,
  );

  test("[CH26] every decoder together got 100,000 inputs", () => {
    expect(inputsSeen).toBeGreaterThanOrEqual(inputsInAll);
  });
});

afterAll(() => {
  console.info(`fuzzer: ${inputsSeen} inputs, seed ${seed}`);
});

async function survive(decode: FuzzTarget["decode"], input: Uint8Array): Promise<void> {
  try {
    const result = decode(input);
    // Awaiting what is no promise would make a hundred thousand cheap calls slow.
    if (result instanceof Promise) await result;
  } catch (error) {
    if (error instanceof ProtocolError && error.code !== "internal-error") return;
    throw new Error(`seed ${seed}: ${describeInput(input)}`, { cause: error });
  }
}

function memoryBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function describeInput(input: Uint8Array): string {
  return `${input.length} bytes, ${Buffer.from(input.subarray(0, 200)).toString("hex")}`;
}
