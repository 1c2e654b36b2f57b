/**
 * Challenges that any node can check and none has to keep, docs/protocol/2-signalling, SG37.
 *
 *   base64url( u64 end in milliseconds ‖ 16 random bytes ‖ first 16 bytes of HMAC-SHA-256 over both )
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { PairChallenge } from "#protocol/signalling/pair-api";
import { pairChallengeLifetimeMs } from "../limits.ts";

const bodyBytes = 8 + 16;
const tagBytes = 16;

export type Challenges = {
  create(): PairChallenge;
  /** Made by a node with one of our secrets, and not too long ago. */
  isGood(challenge: string): boolean;
};

/** The first secret makes challenges; each checks its own. */
export function createChallenges(secrets: readonly [string, ...string[]], now: () => number): Challenges {
  const keys = secrets.map((secret) => createHmac("sha256", secret).update("pairqr pair challenge").digest());
  const tag = (key: Buffer, body: Buffer) =>
    createHmac("sha256", key).update(body).digest().subarray(0, tagBytes);

  return {
    create() {
      const expiresAt = now() + pairChallengeLifetimeMs;
      const body = Buffer.concat([Buffer.alloc(8), randomBytes(16)]);
      body.writeBigUInt64BE(BigInt(expiresAt));
      const [signingKey = Buffer.alloc(0)] = keys;
      return { challenge: Buffer.concat([body, tag(signingKey, body)]).toString("base64url"), expiresAt };
    },

    isGood(challenge) {
      const bytes = Buffer.from(challenge, "base64url");
      if (bytes.length !== bodyBytes + tagBytes) {
        return false;
      }
      const body = bytes.subarray(0, bodyBytes);
      const isOurs = keys.some((key) => timingSafeEqual(tag(key, body), bytes.subarray(bodyBytes)));
      return isOurs && Number(body.readBigUInt64BE()) > now();
    },
  };
}
