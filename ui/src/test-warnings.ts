/** Before each test file: what React warns of (keys, updates outside act, unknown attributes) fails the test. */

import { afterEach, expect } from "vitest";

const warnings: unknown[][] = [];
const write = console.error;

console.error = (...words) => {
  warnings.push(words);
  write(...words);
};

afterEach(() => expect(warnings.splice(0), "console.error").toEqual([]));
