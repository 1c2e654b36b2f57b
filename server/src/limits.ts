/**
 * What an operator may change (`LIMITS`; docs/protocol/2-signalling, SG27 has the table), and how long and how much the
 * server keeps. Bounds of one message, socket or request stand where they are kept: peer-server.ts, listeners.ts,
 * signalling/.
 */
import * as v from "valibot";

const count = (value: number) => v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), value);

/** Per address means: per IPv4 address or IPv6 /64 (client-address.ts), and `networkFactor` times that per IPv6 /48. */
export const limitsSchema = v.strictObject({
  createsPerMinute: count(60),
  /**
   * New links that live longer than the ten minutes for which extension and page ask. Of shorter ones an address has
   * `createsPerMinute` times ten at a time; at a day each, two addresses would have `sessionsTotal`.
   */
  longLinksPerDay: count(100),
  joinsPerMinute: count(120),
  /** Fresh tokens; one socket needs one every few minutes at most. */
  renewalsPerMinute: count(120),
  /** Refused second guests of a session that its host is told of. */
  noticesPerMinute: count(6),
  /** Wrong join keys and claims within failuresWindowMs, by address and by session. */
  failuresPerAddress: count(20),
  failuresPerSession: count(20),
  /**
   * Answers with credentials for a relay within relaysWindowMs (SG58): a pairing takes two, a host that stays connected
   * two more. Each is a name at most, and a name 24 relays, of the 12,000 that coturn has (infra/coturn): a fifth.
   */
  relaysPerAddress: count(100),
  upgradesPerMinute: count(240),
  socketsPerAddress: count(200),
  socketsTotal: count(20_000),
  sessionsTotal: count(100_000),
  /** All calls about remembered pairs together. */
  pairCallsPerMinute: count(60),
  /** New ones; each may stay for good, where somebody goes on using it. */
  newPairsPerDay: count(50),
  pairsTotal: count(100_000),
  /** Days that a pair which nobody uses, and a daily counter, are kept. */
  pairsKeptDays: count(180),
  countersKeptDays: count(400),
  /** One socket's envelopes: ICE candidates come in bursts. */
  envelopesBurst: count(256),
  envelopesPerSecond: count(32),
});

export type Limits = v.InferOutput<typeof limitsSchema>;

/**
 * A home line has an IPv6 /56 or /48, which is 256 /64s or more; so has a whole company, and a mobile network gives each
 * phone one of them. What is limited per address is limited for each /48 too, and may there be so many times as much.
 */
export const networkFactor = 4;

export const failuresWindowMs = 10 * 60_000;
export const relaysWindowMs = 10 * 60_000;

/** JSON bodies of the session API. */
export const bodyMaxBytes = 4 * 1024;

/** What a host may ask for as its link's lifetime. */
export const linkLifetimeMinMs = 60_000;
export const linkLifetimeMaxMs = 24 * 60 * 60_000;

/** A joined session lives while a member is connected, and this long after. */
export const sessionGraceMs = 15 * 60_000;
/** How often a node prolongs the sessions of its sockets, and looks for ended ones. */
export const sessionSweepMs = 30_000;

/**
 * Connections beside `socketsPerAddress` and `socketsTotal`: for requests, and for sockets that are being opened. Through
 * a trusted proxy it is requests and upgrades under way that one address may have so many of, with `socketsPerAddress`.
 */
export const requestConnectionsPerAddress = 200;
export const requestConnectionsTotal = 4_000;

export const tokenLifetimeMs = 15 * 60_000;

/** Of Redis' `maxmemory` (SG57). Fuller than this, nothing more waits for peers that are not there ... */
export const queuesFullShare = 0.75;
/** ... and fuller than this there is no room for anything new: what is left is for those who are there. */
export const storeFullShare = 0.9;

/** An envelope waits this long for a peer that is just arriving. */
export const envelopeWaitMs = 30_000;

/** Time for two devices to sign one challenge, over a connection that may just have been opened. */
export const pairChallengeLifetimeMs = 5 * 60_000;
/** Push services' own addresses are a few hundred characters. */
export const pushEndpointMaxChars = 1024;

/** Daily counters that wait in memory for a database that is gone. */
export const countersHeldDays = 31;
/** Longer than any batch can wait in memory. */
export const counterWritersKeptDays = 2 * countersHeldDays;
/** Blocked addresses that a node holds in memory, about 100 bytes each. */
export const blocksPerNodeMax = 100_000;
