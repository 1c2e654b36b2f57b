import { once } from "node:events";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { findFreePort } from "../../e2e/support/ports.ts";
import { findPortFrom } from "./free-port.ts";

/** For documentation (RFC 3849): no machine has it, as some have no ::1. */
const absentHost = "2001:db8::1";

/** Some machines have no IPv6. */
const loopback = ["127.0.0.1", "::1"].filter((address) =>
  Object.values(networkInterfaces()).some((infos) => infos?.some((info) => info.address === address)),
);

test.each(loopback)("a port that is taken at %s is passed over for the next", async (host) => {
  const taken = await findFreePort();
  const server = createServer().listen(taken, host);
  onTestFinished(() => void server.close());
  await once(server, "listening");
  expect(await findPortFrom(["127.0.0.1", "::1"], taken)).toBeGreaterThan(taken);
});

test("an address that this machine has not is free", async () => {
  const port = await findFreePort();
  expect(await findPortFrom(["127.0.0.1", absentHost], port)).toBe(port);
});
