/**
 * Session tokens, docs/protocol/2-signalling, SG9–SG11. The one file that imports jsonwebtoken.
 *
 * Why not jose, which goes through WebCrypto: docs/decisions/0007-synchronous-tokens.md. The tests hold these tokens
 * against it.
 */
import { createHmac, createSecretKey } from "node:crypto";
import jwt from "jsonwebtoken";
import * as v from "valibot";
import { formatPeerId, type PeerName, parsePeerId } from "#protocol/signalling/peer-id";

const issuer = "pairqr";
const audience = "pairqr-signalling";
const algorithm = "HS256";
/** Ours have about 360; nobody else's are worth a hash. */
const tokenMaxChars = 1024;
/** A key has one in use, and another one while a new version of this server is rolled out. */
const headersKept = 8;

export type Tokens = {
  sign(member: PeerName): string;
  /** Null: forged, expired, or not a token of this server. */
  verify(token: string): PeerName | null;
};

/** jsonwebtoken checks `exp` where there is one; ours always have. */
const claims = v.object({ sub: v.string(), sid: v.string(), role: v.string(), exp: v.number() });

const keyedHeader = v.object({ kid: v.string() });

/** The first secret signs; each verifies what it has signed, found by its key id. */
export function createTokens(
  secrets: readonly [string, ...string[]],
  lifetimeMs: number,
  now: () => number,
): Tokens {
  // As KeyObjects: jsonwebtoken would make one of a string at each call.
  const keys = new Map(secrets.map((secret) => [keyId(secret), createSecretKey(secret, "utf8")]));
  const findKey = createKeyFinder(keys);
  const signingKey = createSecretKey(secrets[0], "utf8");
  const signing = { algorithm, keyid: keyId(secrets[0]), issuer, audience } as const;

  return {
    sign({ sessionId, role }) {
      const iat = Math.floor(now() / 1000);
      const payload = { sid: sessionId, role, iat, exp: iat + Math.ceil(lifetimeMs / 1000) };
      return jwt.sign(payload, signingKey, { ...signing, subject: formatPeerId(sessionId, role) });
    },

    verify(token) {
      const key = token.length > tokenMaxChars ? undefined : findKey(token);
      if (key === undefined) {
        return null;
      }
      try {
        const clockTimestamp = Math.floor(now() / 1000);
        const verified = jwt.verify(token, key, {
          algorithms: [algorithm],
          issuer,
          audience,
          clockTimestamp,
        });
        const { sub, sid, role } = v.parse(claims, verified);
        const member = parsePeerId(sub);
        return member?.sessionId === sid && member.role === role ? member : null;
      } catch (refused) {
        if (refused instanceof jwt.JsonWebTokenError || refused instanceof v.ValiError) {
          return null;
        }
        throw refused;
      }
    },
  };
}

/**
 * Not to be trusted: it only says with which key the token is to be verified. Of the token nothing else is read yet.
 * All tokens of one key begin alike: each beginning is read once.
 */
function createKeyFinder<Key>(keys: ReadonlyMap<string, Key>): (token: string) => Key | undefined {
  const found = new Map<string, Key>();
  return (token) => {
    const [header = ""] = token.split(".", 1);
    const known = found.get(header);
    if (known !== undefined) {
      return known;
    }
    const key = keys.get(readKeyId(header));
    // Whoever varies the beginning of a token has each of them read.
    if (key !== undefined && found.size < headersKept) {
      found.set(header, key);
    }
    return key;
  };
}

function readKeyId(header: string): string {
  try {
    const parsed = v.safeParse(keyedHeader, JSON.parse(Buffer.from(header, "base64url").toString()));
    return parsed.success ? parsed.output.kid : "";
  } catch {
    // No JSON.
    return "";
  }
}

/** Says which secret signed, and nothing of the secret. */
function keyId(secret: string): string {
  return createHmac("sha256", secret).update("pairqr key id").digest("base64url").slice(0, 8);
}
