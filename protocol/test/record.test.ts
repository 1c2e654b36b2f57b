/** Single records: layout, order, sizes, the last sequence number (docs/protocol/3-channel, CH13–CH18). */

import { describe, expect, test } from "vitest";
import { InOrder } from "#protocol/channel/in-order";
import { contentTypes, RecordReader, RecordWriter } from "#protocol/channel/record";
import { recordMaxBytes, recordPlaintextMaxBytes, recordsPerKeyMax } from "#protocol/limits";
import type { AesKey } from "#protocol/suite";
import { suite } from "./support/handshake.ts";
import { refusalOf } from "./support/refusal.ts";

const { message, part } = contentTypes;
const key = await suite.importAesKey(new Uint8Array(32).fill(3));

async function seal(count: number): Promise<Uint8Array[]> {
  const writer = new RecordWriter(key);
  return await Promise.all(
    Array.from({ length: count }, (_, i) => writer.seal(message, Uint8Array.of(i, i, i))),
  );
}

/** Opens them one after the other; the code of the last. */
async function verdictOn(...records: readonly (Uint8Array | undefined)[]) {
  const reader = new RecordReader(key);
  return await refusalOf(async () => {
    for (const record of records) await reader.open(record ?? new Uint8Array(0));
  });
}

describe("layout", () => {
  test("[CH13] the nonce counts the direction's records from 0, big-endian, behind four zero bytes", async () => {
    const nonces: string[] = [];
    const spy: AesKey = {
      seal: async (nonce, aad, plaintext) => {
        nonces.push(Buffer.from(nonce).toString("hex"));
        return await key.seal(nonce, aad, plaintext);
      },
      open: key.open,
    };
    const writer = new RecordWriter(spy);
    for (let i = 0; i < 258; i++) await writer.seal(message, new Uint8Array(0));
    expect(nonces[0]).toBe("000000000000000000000000");
    expect(nonces[257]).toBe("000000000000000000000101");
    expect(new Set(nonces).size).toBe(258);
  });

  test.each([0, 1, 15, 16, recordPlaintextMaxBytes - 1, recordPlaintextMaxBytes])(
    "[CH16] %i bytes of plaintext make one record, 17 bytes longer",
    async (lengthBytes) => {
      const plaintext = new Uint8Array(lengthBytes).fill(9);
      const record = await new RecordWriter(key).seal(part, plaintext);
      expect(record).toHaveLength(lengthBytes + 17);
      const opened = await new RecordReader(key).open(record);
      expect(opened.contentType).toBe(part);
      expect(Buffer.from(opened.plaintext).equals(plaintext)).toBe(true);
    },
  );

  test("[CH16] a plaintext of one byte too many is not sealed", async () => {
    const plaintext = new Uint8Array(recordPlaintextMaxBytes + 1);
    expect(await refusalOf(() => new RecordWriter(key).seal(message, plaintext))).toBe("internal-error");
  });
});

describe("refusals", () => {
  test("[CH14] a changed content type does not open, whatever it is changed to", async () => {
    const [record = new Uint8Array(0)] = await seal(1);
    for (let type = 0; type < 256; type++) {
      if (type === message) continue;
      const changed = record.slice();
      changed[0] = type;
      expect(await verdictOn(changed)).toBe("bad-record");
    }
  });

  test("[CH14] the length is authenticated, as well as by the tag", async () => {
    const lengths: number[] = [];
    const spy: AesKey = {
      seal: key.seal,
      open: async (nonce, aad, ciphertext) => {
        lengths.push(new DataView(aad.buffer, aad.byteOffset).getUint32(1));
        return await key.open(nonce, aad, ciphertext);
      },
    };
    await new RecordReader(spy).open(await new RecordWriter(key).seal(message, new Uint8Array(70_000)));
    expect(lengths).toEqual([70_000]);
  });

  test("[CH15] a change of any byte", async () => {
    const [record = new Uint8Array(0)] = await seal(1);
    for (let index = 0; index < record.length; index++) {
      for (const bit of [1, 128]) {
        const changed = record.slice();
        changed[index] = (changed[index] ?? 0) ^ bit;
        expect(await verdictOn(changed), `byte ${index}`).toBe("bad-record");
      }
    }
  });

  test("[CH15] a record that repeats", async () => {
    const [first, second] = await seal(2);
    expect(await verdictOn(first, first)).toBe("bad-record");
    expect(await verdictOn(first, second, first)).toBe("bad-record");
  });

  test("[CH15] records in another order", async () => {
    const [first, second] = await seal(2);
    expect(await verdictOn(second)).toBe("bad-record");
    expect(await verdictOn(second, first)).toBe("bad-record");
  });

  test("[CH15] a record missing in between", async () => {
    const [first, , third] = await seal(3);
    expect(await verdictOn(first, third)).toBe("bad-record");
  });

  test("[CH15] a record cut short or made longer", async () => {
    const [record = new Uint8Array(0)] = await seal(1);
    for (let length = 0; length < record.length; length++) {
      expect(await verdictOn(record.subarray(0, length)), `${length} bytes`).toBe("bad-record");
    }
    expect(await verdictOn(Uint8Array.of(...record, 0))).toBe("bad-record");
  });

  test("[CH15] a record of the other direction, or of another key", async () => {
    const other = await suite.importAesKey(new Uint8Array(32).fill(4));
    expect(await verdictOn(await new RecordWriter(other).seal(message, new Uint8Array(1)))).toBe(
      "bad-record",
    );
  });

  test.each([
    [0, "bad-record"],
    [1, "bad-record"],
    [16, "bad-record"],
    [recordMaxBytes + 1, "record-too-large"],
    [16 * 1024 * 1024, "record-too-large"],
  ] as const)("[CH16] %i bytes are refused before any decryption", async (lengthBytes, code) => {
    const never: AesKey = {
      seal: key.seal,
      open: () => {
        throw new Error("decrypted");
      },
    };
    expect(await refusalOf(() => new RecordReader(never).open(new Uint8Array(lengthBytes)))).toBe(code);
  });
});

describe("the last sequence number", () => {
  test("[CH17] is used, and the one after it is not, by the writer", async () => {
    const writer = new RecordWriter(key, recordsPerKeyMax - 1);
    expect(await writer.seal(message, new Uint8Array(1))).toHaveLength(18);
    expect(await refusalOf(() => writer.seal(message, new Uint8Array(1)))).toBe("sequence-exhausted");
    expect(await refusalOf(() => writer.seal(message, new Uint8Array(1)))).toBe("sequence-exhausted");
  });

  test("[CH17] is used, and the one after it is not, by the reader", async () => {
    const record = await new RecordWriter(key, recordsPerKeyMax - 1).seal(message, new Uint8Array(1));
    const reader = new RecordReader(key, recordsPerKeyMax - 1);
    expect((await reader.open(record)).plaintext).toHaveLength(1);
    expect(await refusalOf(() => reader.open(record))).toBe("sequence-exhausted");
  });
});

describe("several at once", () => {
  /** A key whose first call ends last. */
  function slowFirst(): AesKey {
    let calls = 0;
    const delayed = async <T>(work: Promise<T>) => {
      const delayMs = calls++ === 0 ? 30 : 0;
      const result = await work;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      return result;
    };
    return {
      seal: (...parts) => delayed(key.seal(...parts)),
      open: (...parts) => delayed(key.open(...parts)),
    };
  }

  test("[CH18] sealed records come out in the order of the calls", async () => {
    const writer = new RecordWriter(slowFirst());
    const out: Uint8Array[] = [];
    await Promise.all(
      [1, 2, 3].map(async (byte) => out.push(await writer.seal(message, Uint8Array.of(byte)))),
    );
    expect(await verdictOn(...out)).toBe("accepted");
  });

  test("[CH18] opened records come out in the order of the calls", async () => {
    const reader = new RecordReader(slowFirst());
    const out: number[] = [];
    const records = await seal(4);
    await Promise.all(
      records.map(async (record) => out.push((await reader.open(record)).plaintext[0] ?? -1)),
    );
    expect(out).toEqual([0, 1, 2, 3]);
  });

  test("[CH18] after the first error nothing opens, not even what is in order", async () => {
    const records = await seal(3);
    const reader = new RecordReader(key);
    await reader.open(records[0] ?? new Uint8Array(0));
    expect(await refusalOf(() => reader.open(new Uint8Array(recordMaxBytes + 1)))).toBe("record-too-large");
    expect(await refusalOf(() => reader.open(records[1] ?? new Uint8Array(0)))).toBe("record-too-large");
    expect(await refusalOf(() => reader.open(records[2] ?? new Uint8Array(0)))).toBe("record-too-large");
  });

  test("[CH18] an error waits until the results before it are taken", async () => {
    const order: string[] = [];
    const inOrder = new InOrder();
    const slow = new Promise<string>((resolve) => setTimeout(() => resolve("first"), 20));
    const first = inOrder.run(slow, (name) => order.push(name));
    const second = inOrder.run(Promise.reject(new Error("second")), () => order.push("never"));
    await expect(second).rejects.toThrow("second");
    await first;
    await expect(inOrder.run(Promise.resolve("third"), () => order.push("never"))).rejects.toThrow("second");
    expect(order).toEqual(["first"]);
  });
});
