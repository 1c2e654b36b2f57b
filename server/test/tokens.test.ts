import { createHmac } from "node:crypto";
import { decodeProtectedHeader, jwtVerify, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createTokens } from "../src/tokens.ts";
import { end, pair } from "./support/pairing.ts";
import { openSocket } from "./support/signalling-socket.ts";
import { createTestClock, startTestServer, testSecret } from "./support/test-server.ts";

const otherSecret = "another key that this server has never had";
const member = { sessionId: "0123456789abcdef0123456789abcdef", role: "host" } as const;

function encode(json: object): string {
  return Buffer.from(JSON.stringify(json)).toString("base64url");
}

/** Takes a good token apart and signs what a test made of it. */
function forge(token: string, header: object, claims: object, secret: string | null): string {
  const [head = "", body = ""] = token.split(".");
  const decode = (part: string): object => JSON.parse(Buffer.from(part, "base64url").toString());
  const unsigned = `${encode({ ...decode(head), ...header })}.${encode({ ...decode(body), ...claims })}`;
  return `${unsigned}.${secret === null ? "" : createHmac("sha256", secret).update(unsigned).digest("base64url")}`;
}

describe("session tokens", () => {
  it("[SG9] name session, role and peer id, and live 15 minutes", () => {
    const clock = createTestClock();
    const tokens = createTokens([testSecret], 15 * 60_000, clock.now);
    const token = tokens.sign(member);
    expect(tokens.verify(token)).toEqual(member);
    clock.advance(14 * 60_000);
    expect(tokens.verify(token)).toEqual(member);
    clock.advance(2 * 60_000);
    expect(tokens.verify(token)).toBeNull();
  });

  it.each([
    ["without a signature, alg none", { alg: "none" }, {}, null],
    ["with alg none and a signature", { alg: "none" }, {}, testSecret],
    ["signed with another secret", {}, {}, otherSecret],
    ["of another algorithm", { alg: "HS512" }, {}, testSecret],
    ["of an unknown key id", { kid: "unknown" }, {}, testSecret],
    ["for another audience", {}, { aud: "somewhere" }, testSecret],
    ["of another issuer", {}, { iss: "someone" }, testSecret],
    ["without an end", {}, { exp: undefined }, testSecret],
    ["without a session", {}, { sid: undefined }, testSecret],
    ["that is good only later", {}, { nbf: 4_000_000_000 }, testSecret],
    ["that has ended", {}, { exp: 1 }, testSecret],
    ["whose role is not its peer id's", {}, { role: "guest" }, testSecret],
    ["whose session is not its peer id's", {}, { sid: "f".repeat(32) }, testSecret],
  ])("[SG10] refuses a token %s", (_what, header, claims, secret) => {
    const tokens = createTokens([testSecret], 60_000, Date.now);
    const good = tokens.sign(member);
    expect(tokens.verify(forge(good, {}, {}, testSecret))).toEqual(member);
    expect(tokens.verify(forge(good, header, claims, secret))).toBeNull();
  });

  it.each(["", "x", "a.b.c", "..", `${"a".repeat(3000)}.b.c`, "eyJhbGciOiJIUzI1NiJ9.e30."])(
    "[SG10] refuses what is no token: %s",
    (text) => {
      expect(createTokens([testSecret], 60_000, Date.now).verify(text)).toBeNull();
    },
  );

  it("[SG10] verifies each token by its own header, however many headers there are", () => {
    const tokens = createTokens([testSecret, otherSecret], 60_000, Date.now);
    const good = tokens.sign(member);
    for (let variant = 0; variant < 20; variant += 1) {
      const header = { typ: `variant ${variant}` };
      expect(tokens.verify(forge(good, header, {}, testSecret))).toEqual(member);
      expect(tokens.verify(forge(good, header, {}, otherSecret))).toBeNull();
      expect(tokens.verify(forge(good, { ...header, alg: "none" }, {}, null))).toBeNull();
    }
    expect(tokens.verify(good)).toEqual(member);
  });

  it("[SG10] accepts tokens of the previous secret after a rotation, and signs with the new one", () => {
    const before = createTokens([otherSecret], 60_000, Date.now).sign(member);
    const rotated = createTokens([testSecret, otherSecret], 60_000, Date.now);
    expect(rotated.verify(before)).toEqual(member);
    const after = createTokens([testSecret], 60_000, Date.now);
    expect(after.verify(before)).toBeNull();
    expect(after.verify(rotated.sign(member))).toEqual(member);
  });
});

describe("session tokens beside jose, an implementation that is not ours", () => {
  const key = new TextEncoder().encode(testSecret);
  const required = { algorithms: ["HS256"], issuer: "pairqr", audience: "pairqr-signalling" };

  it("[SG9] are JWTs that it verifies", async () => {
    const { payload } = await jwtVerify(
      createTokens([testSecret], 60_000, Date.now).sign(member),
      key,
      required,
    );
    const { sessionId: sid, role } = member;
    expect(payload).toMatchObject({ sid, role, sub: `${sid}-h` });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
  });

  it("[SG10] are accepted when it has signed them with our key id, and not without", async () => {
    const tokens = createTokens([testSecret], 60_000, Date.now);
    const { kid = "" } = decodeProtectedHeader(tokens.sign(member));
    const sign = (header: { alg: string; kid?: string }) =>
      new SignJWT({ sid: member.sessionId, role: member.role })
        .setProtectedHeader(header)
        .setSubject(`${member.sessionId}-h`)
        .setIssuer("pairqr")
        .setAudience("pairqr-signalling")
        .setExpirationTime("1m")
        .sign(key);
    expect(tokens.verify(await sign({ alg: "HS256", kid }))).toEqual(member);
    expect(tokens.verify(await sign({ alg: "HS256" }))).toBeNull();
  });

  it("[SG10] are refused in any other spelling of themselves", () => {
    const tokens = createTokens([testSecret], 60_000, Date.now);
    const good = tokens.sign(member);
    for (const other of [`${good}=`, `${good}.`, ` ${good}`, `${good}\n`, good.replace(".", "=.")]) {
      expect(tokens.verify(other)).toBeNull();
    }
  });
});

describe("upgrade to a signalling socket", () => {
  it("[SG12] is refused without a token, with a forged, a foreign or an expired one", async () => {
    const clock = createTestClock();
    const { url } = await startTestServer({}, clock);
    const mine = await pair(url);
    const theirs = await pair(url);
    const { peerId, token } = mine.host;
    const refused = (address: { peerId: string; token: string }, options = {}) =>
      expect(openSocket(url, address, options)).rejects;
    await refused({ peerId, token: "" }).toThrow("status 401");
    await refused({ peerId, token: forge(token, { alg: "none" }, {}, null) }).toThrow("status 401");
    await refused({ peerId, token: forge(token, {}, {}, otherSecret) }).toThrow("status 401");
    await refused({ peerId, token: mine.guest.token }).toThrow("status 403");
    await refused({ peerId, token: theirs.host.token }).toThrow("status 403");
    await refused({ peerId, token }, { key: "peerjs" }).toThrow("status 403");
    clock.advance(16 * 60_000);
    await refused({ peerId, token }).toThrow("status 401");
  });

  it("[SG12] is refused once the session has ended", async () => {
    const { url } = await startTestServer();
    const { pairing, host, guest } = await pair(url);
    await end(url, pairing.sessionId, host.token);
    await expect(openSocket(url, guest)).rejects.toThrow("status 404");
  });

  it("[SG13] is refused to pages of other origins, and open to the extension, the page and no browser", async () => {
    const { url } = await startTestServer();
    const { host } = await pair(url);
    const from = (origin: string) => openSocket(url, host, { headers: { origin } });
    await expect(from("https://evil.example")).rejects.toThrow("status 403");
    await expect(from("null")).rejects.toThrow("status 403");
    await expect(from("chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")).rejects.toThrow("status 403");
    await from("chrome-extension://jcnonnakmdabdbjaophgkjjfhfhkhngj");
    await from("moz-extension://0e5a1b3c-0000-4000-8000-000000000000");
    await from(url);
    await openSocket(url, host);
  });
});
