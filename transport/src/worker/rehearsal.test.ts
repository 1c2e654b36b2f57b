import { expect, test } from "vitest";
import { createWebCryptoSuite } from "../webcrypto-suite.ts";
import { rehearse } from "./rehearsal.ts";

test("the rehearsal gets through to the end: what the worker does with its errors would hide that it does not", async () => {
  await expect(rehearse(createWebCryptoSuite(), "0".repeat(32))).resolves.toBeUndefined();
});
