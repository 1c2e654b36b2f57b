import { describe, expect, it } from "vitest";
import { redactPath, redactText } from "./redact.ts";

const id = "0123456789abcdef0123456789abcdef";

describe("redactPath", () => {
  it.each([
    [`/api/v1/sessions/${id}/join?token=secret`, "/api/v1/sessions/012345…/join"],
    ["/assets/main-1a2b3c4d.js", "/assets/main-1a2b3c4d.js"],
    [`/x/${"A".repeat(43)}`, "/x/AAAAAA…"],
    ["/from/192.0.2.7/2001:db8::7", "/from/<address>/<address>"],
  ])("[SG30] %s", (path, redacted) => {
    expect(redactPath(path)).toBe(redacted);
  });
});

it.each(["a", "1.", "a:", "eyJ", "1.1.1.111"])(
  "[SG30] is done at once with a path of 16 kB of %s",
  (piece) => {
    const path = `/${piece.repeat(16_384 / piece.length)}`;
    const startedAt = performance.now();
    for (let round = 0; round < 20; round += 1) {
      redactPath(path);
      redactText(path);
    }
    // With time that grows with the square it was ten seconds and more.
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  },
);

describe("redactText", () => {
  it.each([
    [`no session ${id}`, "no session 012345…"],
    ["connect ECONNREFUSED 10.1.2.3:6379", "connect ECONNREFUSED <address>:6379"],
    ["connect ECONNREFUSED ::1:6379", "connect ECONNREFUSED <address>"],
    ["bad token eyJhbGciOi.eyJzaWQiOi.c2ln_-", "bad token <token>"],
    ["at processTicksAndRejections (node:internal/process:12:34)", null],
    ["at f (node_modules/pg/lib/client.js:12:34) 8.23.1", null],
  ])("[SG30] %s", (text, redacted) => {
    expect(redactText(text)).toBe(redacted ?? text);
  });
});
