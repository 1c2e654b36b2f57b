/** Session tokens, docs/protocol/2-signalling, SG9–SG11. The one file that imports jose. */
import { createHmac } from "node:crypto";
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from "jose";
import { formatPeerId, type PeerName, parsePeerId } from "#protocol/signalling/peer-id";

const issuer = "pairqr";
const audience = "pairqr-signalling";
const algorithm = "HS256";

export type Tokens = {
  sign(member: PeerName): Promise<string>;
  /** Null: forged, expired, or not a token of this server. */
  verify(token: string): Promise<PeerName | null>;
};

/** The first secret signs; each verifies what it has signed, found by its key id. */
export function createTokens(
  secrets: readonly [string, ...string[]],
  lifetimeMs: number,
  now: () => number,
): Tokens {
  const keys = new Map(secrets.map((secret) => [keyId(secret), new TextEncoder().encode(secret)]));
  const signingKey = new TextEncoder().encode(secrets[0]);
  const signingKeyId = keyId(secrets[0]);

  return {
    sign(member) {
      const nowSeconds = Math.floor(now() / 1000);
      return new SignJWT({ sid: member.sessionId, role: member.role })
        .setProtectedHeader({ alg: algorithm, kid: signingKeyId })
        .setSubject(formatPeerId(member.sessionId, member.role))
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + Math.ceil(lifetimeMs / 1000))
        .sign(signingKey);
    },

    async verify(token) {
      try {
        const key = keys.get(decodeProtectedHeader(token).kid ?? "");
        if (key === undefined) {
          return null;
        }
        const { payload } = await jwtVerify(token, key, {
          algorithms: [algorithm],
          issuer,
          audience,
          requiredClaims: ["exp", "sub", "sid", "role"],
          currentDate: new Date(now()),
        });
        const member = parsePeerId(payload.sub ?? "");
        const agrees = member?.sessionId === payload.sid && member?.role === payload.role;
        return agrees ? member : null;
      } catch (refused) {
        if (refused instanceof errors.JOSEError || refused instanceof TypeError) {
          return null;
        }
        throw refused;
      }
    },
  };
}

/** Says which secret signed, and nothing of the secret. */
function keyId(secret: string): string {
  return createHmac("sha256", secret).update("pairqr key id").digest("base64url").slice(0, 8);
}
