import { expect, it } from "vitest";
import { createLog } from "./log.ts";

const id = "0123456789abcdef0123456789abcdef";

it("[SG30] says of an error its type, code, and a redacted message and stack, and nothing that hangs on it", () => {
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => void lines.push(line) });
  const error = Object.assign(new TypeError(`no ${id} at 192.0.2.7`), {
    code: "ECONNREFUSED",
    args: [id],
    address: "192.0.2.7",
  });
  log.error({ error }, "signalling failed");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    msg: "signalling failed",
    error: { type: "TypeError", code: "ECONNREFUSED", message: "no 012345… at <address>" },
  });
  expect(lines.join("")).toContain("log.test.ts");
  expect(lines.join("")).not.toContain(id);
  expect(lines.join("")).not.toContain("192.0.2.7");
});
