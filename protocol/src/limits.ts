/**
 * The lengths and counts that a peer controls, and the times on which both sides agree (docs/protocol, all layers).
 *
 * A decoder checks against these before it allocates or keeps anything. What the signalling server's answers may be is
 * in transport/src/session-api.ts, bounds of requests and sockets in server/src/.
 */

const KIB = 1024;
const MIB = 1024 * KIB;

// Pairing (docs/protocol/1-pairing)
export const pairingSecretBytes = 32;
export const pairingLinkMaxChars = 512;
/** How long an unused pairing link works. */
export const linkLifetimeMs = 10 * 60_000;

// Signalling (docs/protocol/2-signalling)
export const envelopeMaxBytes = 64 * KIB;
export const envelopesQueuedPerPeer = 64;
/** A pairing's are some kB together, and one of the largest fits. */
export const envelopesQueuedPerPeerMaxBytes = 128 * KIB;

// Channel (docs/protocol/3-channel)
/** Largest data channel message in Chromium; others take at least as much. */
export const recordMaxBytes = 256 * KIB;
export const recordHeaderBytes = 1;
export const recordTagBytes = 16;
export const recordPlaintextMaxBytes = recordMaxBytes - recordHeaderBytes - recordTagBytes;
/** Of a message too long for one record: on a slow path each part shows that the other side is there. */
export const messagePartBytes = 64 * KIB;
/**
 * Records under one key. 2^24 full records are 2^38 AES blocks: the chance to tell AES-GCM from random stays
 * below 2^-52 (NIST SP 800-38D asks for 2^-32), and 4 TiB fit.
 */
export const recordsPerKeyMax = 2 ** 24;
/** DTLS certificates one SDP may name; browsers name one. */
export const fingerprintsMax = 8;
/** A message cut into several records is put together again up to this size. */
export const messageMaxBytes = 5 * MIB;

// Transfer (docs/protocol/4-transfer)
export const textMaxBytes = 4 * MIB;
export const labelMaxBytes = 64;
export const titleMaxBytes = 1 * KIB;
export const mediaTypeMaxBytes = 127;
export const pathMaxBytes = 1 * KIB;
export const pathSegmentMaxBytes = 255;
export const pathMaxDepth = 32;
export const manifestMaxFiles = 10_000;
/** Number.MAX_SAFE_INTEGER would do for the codec; 16 TiB is what a disk might hold. */
export const fileMaxBytes = 16 * 1024 * 1024 * MIB;
/** File bytes in one chunk. */
export const chunkMaxBytes = 255 * KIB;
/** Transfers of one direction that are neither done nor cancelled. */
export const transfersOpenMax = 64;
/** Transfers of one direction that are over and still known; the oldest goes first. */
export const transfersKeptMax = 256;
/** File entries in all received transfers together. */
export const filesKeptMax = 4 * manifestMaxFiles;
/** Files of one transfer that are asked for and not yet stored. */
export const requestsAheadMax = 16;
/** Texts that wait for the other side, and received ones that a session keeps: of these the oldest goes first. */
export const textsKeptMax = 200;
/** And no more than this together, but always the newest. */
export const textsKeptMaxChars = 32 * MIB;
/**
 * Records that may wait until a handshake is through: what a host says at first (TX37), hello, texts, lost cancels,
 * manifests and pings, and the full parts of what is long.
 */
export const inboxMaxBytes = 32 * MIB;
export const inboxMaxRecords = 2 * (textsKeptMax + transfersKeptMax + transfersOpenMax);
export const windowMinBytes = 128 * KIB;
export const windowMaxBytes = 16 * MIB;
/** Chunks and answers that wait for the data channel: a window, and as much again for what a cancel leaves there. */
export const unsentMaxBytes = 2 * windowMaxBytes;
/** They are few, but for a pong each second: a path may stand still behind our own texts for hours. */
export const unsentMaxMessages = 16_384;

// Liveness (docs/protocol/4-transfer)
export const pingIntervalMs = 1_000;
/** Nothing heard for this long: the other side counts as quiet, and the user is told. */
export const quietAfterMs = 4_000;
/** A lost peer may come back for this long. */
export const reconnectGraceMs = 10 * 60_000;
