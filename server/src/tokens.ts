/**
 * Session tokens, docs/protocol/2-signalling, SG9–SG11: JWTs of exactly one form, made and read without a library.
 *
 *     eyJhbGciOiJIUzI1NiIsImtpZCI6… . eyJzaWQiOi… . HMAC-SHA-256 over both
 *     one of our own headers, letter by letter   read only once the signature holds
 *
 * A header that is not ours is refused before it is parsed, so no token can choose its algorithm. Why not jose:
 * docs/decisions/0007-tokens-without-a-library.md; the tests hold these tokens against it.
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import * as v from "valibot";
import { formatPeerId, type PeerName, parsePeerId } from "#protocol/signalling/peer-id";

const issuer = "pairqr";
const audience = "pairqr-signalling";
const algorithm = "HS256";
/** Ours have about 340; nobody else's are worth a hash. */
const tokenMaxChars = 1024;

export type Tokens = {
  sign(member: PeerName): string;
  /** Null: forged, expired, or not a token of this server. */
  verify(token: string): PeerName | null;
};

const claims = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    iss: v.literal(issuer),
    aud: v.literal(audience),
    sub: v.string(),
    sid: v.string(),
    role: v.string(),
    exp: v.number(),
  }),
);

/** The first secret signs; each verifies what it has signed, found by its key id. */
export function createTokens(
  secrets: readonly [string, ...string[]],
  lifetimeMs: number,
  now: () => number,
): Tokens {
  const keys = new Map(secrets.map((secret) => [headerOf(secret), createSecretKey(secret, "utf8")]));
  const signingHeader = headerOf(secrets[0]);
  const signingKey = createSecretKey(secrets[0], "utf8");

  return {
    sign(member) {
      const issuedAt = Math.floor(now() / 1000);
      const payload = encode({
        sid: member.sessionId,
        role: member.role,
        sub: formatPeerId(member.sessionId, member.role),
        iss: issuer,
        aud: audience,
        iat: issuedAt,
        exp: issuedAt + Math.ceil(lifetimeMs / 1000),
      });
      const signed = `${signingHeader}.${payload}`;
      return `${signed}.${signatureOf(signed, signingKey)}`;
    },

    verify(token) {
      const [header = "", payload = "", signature = "", ...rest] = token.split(".", 4);
      const key = keys.get(header);
      if (key === undefined || rest.length > 0 || token.length > tokenMaxChars) {
        return null;
      }
      if (!isSame(signature, signatureOf(`${header}.${payload}`, key))) {
        return null;
      }
      const read = v.safeParse(claims, Buffer.from(payload, "base64url").toString());
      if (!read.success || read.output.exp <= Math.floor(now() / 1000)) {
        return null;
      }
      const member = parsePeerId(read.output.sub);
      const agrees = member?.sessionId === read.output.sid && member?.role === read.output.role;
      return agrees ? member : null;
    },
  };
}

function headerOf(secret: string): string {
  return encode({ alg: algorithm, kid: keyId(secret) });
}

function encode(json: object): string {
  return Buffer.from(JSON.stringify(json)).toString("base64url");
}

function signatureOf(signed: string, key: KeyObject): string {
  return createHmac("sha256", key).update(signed).digest("base64url");
}

/** In constant time, as text: one signature has one spelling. */
function isSame(left: string, right: string): boolean {
  const [leftBytes, rightBytes] = [Buffer.from(left), Buffer.from(right)];
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}

/** Says which secret signed, and nothing of the secret. */
function keyId(secret: string): string {
  return createHmac("sha256", secret).update("pairqr key id").digest("base64url").slice(0, 8);
}
