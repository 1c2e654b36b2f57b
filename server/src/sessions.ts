/** What the session API does, without HTTP: docs/protocol/2-signalling, SG2–SG8. */
import { createHash, timingSafeEqual } from "node:crypto";
import { linkLifetimeMs } from "#protocol/limits";
import type {
  CreateSessionBody,
  GuestMembership,
  JoinProof,
  JoinSessionBody,
  Membership,
  NoticeCode,
  RenewTokenBody,
  SessionId,
} from "#protocol/signalling/api";
import type { OfferEnvelope } from "#protocol/signalling/envelope";
import { formatPeerId, type MemberRole, otherRole, type PeerName } from "#protocol/signalling/peer-id";
import type { Admission } from "./admission.ts";
import type { IceServersFor } from "./ice-servers.ts";
import { sessionGraceMs } from "./limits.ts";
import type { Figures } from "./operation/figures.ts";
import type { RateLimiter } from "./ports/rate-limiter.ts";
import type { SessionRecord, SessionStore } from "./ports/session-store.ts";
import { ApiProblem } from "./problem.ts";
import type { RateRuleName } from "./rate-rules.ts";
import type { Tokens } from "./tokens.ts";

export type SessionsDeps = {
  readonly store: SessionStore;
  readonly limiter: RateLimiter<RateRuleName>;
  readonly admission: Admission;
  readonly tokens: Tokens;
  readonly iceServersFor: IceServersFor;
  readonly notify: (peerId: string, code: NoticeCode) => Promise<void>;
  readonly passOffer: (fromPeerId: string, offer: OfferEnvelope) => Promise<boolean>;
  readonly endSession: (sessionId: SessionId) => Promise<void>;
  readonly figures: Figures;
};

export type Sessions = {
  create(body: CreateSessionBody, address: string): Promise<{ created: boolean; membership: Membership }>;
  /** SG56: with its offer on the way to the host, if one came. */
  join(sessionId: SessionId, body: JoinSessionBody, address: string): Promise<GuestMembership>;
  /** SG29: lets a guest's socket in that did not wait for its join's answer. */
  admit(sessionId: SessionId, proof: JoinProof, address: string): Promise<void>;
  renew(sessionId: SessionId, body: RenewTokenBody, address: string): Promise<Membership>;
  end(member: PeerName): Promise<void>;
};

export function createSessions(deps: SessionsDeps): Sessions {
  const { store, limiter, admission, tokens } = deps;

  async function membership(session: SessionRecord, role: MemberRole, address: string): Promise<Membership> {
    return {
      token: tokens.sign({ sessionId: session.sessionId, role }),
      peerId: formatPeerId(session.sessionId, role),
      remotePeerId: formatPeerId(session.sessionId, otherRole(role)),
      expiresAt: session.expiresAt,
      ...(await deps.iceServersFor({ sessionId: session.sessionId, role }, address)),
    };
  }

  async function fail(sessionId: SessionId, address: string): Promise<never> {
    await limiter.consume("failures-by-address", address);
    await limiter.consume("failures-by-session", sessionId);
    deps.figures.session("wrong-join-key");
    throw new ApiProblem("wrong-join-key");
  }

  async function findSession(sessionId: SessionId): Promise<SessionRecord> {
    const session = await store.find(sessionId);
    if (session === null) {
      throw new ApiProblem("session-unknown");
    }
    return session;
  }

  /** SG4, SG5: whose claim comes first has the session; the same claim may come again. */
  async function claim(
    sessionId: SessionId,
    proof: JoinProof,
    address: string,
    by: "join" | "ticket",
  ): Promise<void> {
    await admission.refuseAfterFailures(address, sessionId);
    const session = await findSession(sessionId);
    if (!isSameHash(hashOf(proof.joinKey), session.joinKeyHash)) {
      return fail(sessionId, address);
    }
    switch (await store.claim(sessionId, hashOf(proof.claim), sessionGraceMs)) {
      case "unknown":
        throw new ApiProblem("session-unknown");
      case "taken":
        // A guest sends both: it is one in the sums, but who sends a ticket alone is told to the host all the same.
        if (by === "join") {
          deps.figures.session("second-join-refused");
        }
        await warnHost(sessionId);
        throw new ApiProblem("already-joined");
      case "claimed":
        deps.figures.session("session-joined");
        break;
      case "claimed-before":
        break;
    }
  }

  /** Whoever photographed the code can try again and again: the host is told, and not more often than helps. */
  async function warnHost(sessionId: SessionId): Promise<void> {
    if ((await limiter.consume("notices", sessionId)) === null) {
      await deps.notify(formatPeerId(sessionId, "host"), "second-join-refused");
    }
  }

  return {
    async create(body, address) {
      await admission.admit("creates", address);
      const wanted = {
        sessionId: body.sessionId,
        joinKeyHash: body.joinKeyHash,
        hostClaimHash: hashOf(body.claim),
      };
      const before = await store.find(body.sessionId);
      if (before === null && body.lifetimeMs > linkLifetimeMs) {
        await admission.admit("long-links", address);
      }
      const session = before ?? (await store.create(wanted, body.lifetimeMs));
      if (session === null) {
        deps.figures.limitHit("sessions-total");
        throw new ApiProblem("unavailable");
      }
      const isOurs =
        isSameHash(session.hostClaimHash, wanted.hostClaimHash) &&
        isSameHash(session.joinKeyHash, wanted.joinKeyHash);
      if (!isOurs) {
        throw new ApiProblem("session-conflict");
      }
      if (before === null) {
        deps.figures.session("session-created");
      }
      return { created: before === null, membership: await membership(session, "host", address) };
    },

    async join(sessionId, body, address) {
      await admission.admit("joins", address);
      await claim(sessionId, body, address, "join");
      const { offer } = body;
      const [member, isOfferTaken] = await Promise.all([
        findSession(sessionId).then((session) => membership(session, "guest", address)),
        offer && deps.passOffer(formatPeerId(sessionId, "guest"), offer),
      ]);
      return { ...member, ...(isOfferTaken !== undefined && { isOfferTaken }) };
    },

    admit: (sessionId, proof, address) => claim(sessionId, proof, address, "ticket"),

    async renew(sessionId, body, address) {
      await admission.admit("renewals", address);
      await admission.refuseAfterFailures(address, sessionId);
      const session = await findSession(sessionId);
      const claimHash = hashOf(body.claim);
      if (isSameHash(claimHash, session.hostClaimHash)) {
        return membership(session, "host", address);
      }
      if (session.guestClaimHash !== null && isSameHash(claimHash, session.guestClaimHash)) {
        return membership(session, "guest", address);
      }
      return fail(sessionId, address);
    },

    async end(member) {
      const session = await findSession(member.sessionId);
      if (!(await store.remove(member.sessionId))) {
        throw new ApiProblem("session-unknown");
      }
      if (session.guestClaimHash === null) {
        deps.figures.session("session-unused");
      }
      await deps.endSession(member.sessionId);
    },
  };
}

/** base64url in (what a client sent, its length already checked), base64url of the SHA-256 out. */
function hashOf(encoded: string): string {
  return createHash("sha256").update(Buffer.from(encoded, "base64url")).digest("base64url");
}

/** In constant time: how many characters agree must not show. */
function isSameHash(left: string, right: string): boolean {
  const leftBytes = Buffer.from(left, "base64url");
  const rightBytes = Buffer.from(right, "base64url");
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}
