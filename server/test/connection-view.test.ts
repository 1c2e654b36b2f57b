import { describe, expect, it } from "vitest";
import { pair, view } from "./support/pairing.ts";
import { startTestServer } from "./support/test-server.ts";

const proxied = { "x-forwarded-for": "192.0.2.77", "x-forwarded-proto": "https" };

describe("a member's view of its own connection", () => {
  it.each([
    ["without a proxy", {}, {}, { address: "127.0.0.1", forwarded: "none", isSecure: false }],
    [
      "through a trusted proxy",
      { TRUSTED_PROXY: "127.0.0.1" },
      proxied,
      { address: "192.0.2.77", forwarded: "believed", isSecure: true },
    ],
    [
      "through one that is not",
      { TRUSTED_PROXY: "10.0.0.0/8" },
      proxied,
      { address: "127.0.0.1", forwarded: "ignored", isSecure: false },
    ],
    [
      "by the /64 in IPv6",
      { TRUSTED_PROXY: "127.0.0.1" },
      { "x-forwarded-for": "2001:db8:1:2::9" },
      { address: "2001:db8:1:2::/64", forwarded: "believed", isSecure: false },
    ],
  ])("[SG51] %s", async (_way, environment, headers, expected) => {
    const { port } = await startTestServer({ HOST: "127.0.0.1", ...environment });
    const url = `http://127.0.0.1:${port}`;
    const { pairing, guest } = await pair(url);
    const { status, body, headers: answered } = await view(url, pairing.sessionId, guest.token, headers);
    expect([status, body]).toEqual([200, expected]);
    expect(answered.get("cache-control")).toBe("no-store");
  });

  it("[SG51] is told to members of that session alone", async () => {
    const { url } = await startTestServer();
    const [own, other] = [await pair(url), await pair(url)];
    expect((await view(url, own.pairing.sessionId, "")).body.code).toBe("unauthorized");
    expect((await view(url, own.pairing.sessionId, other.host.token)).body.code).toBe("forbidden");
  });
});
