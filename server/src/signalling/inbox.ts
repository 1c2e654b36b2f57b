/**
 * What one socket sends: counted, read, and handed on one after the other, so that none overtakes
 * (docs/protocol/2-signalling, SG17–SG20).
 */
import type { RawData } from "ws";
import type { PeerEnvelope, ReportEnvelope } from "#protocol/signalling/envelope";
import { formatPeerId, otherRole } from "#protocol/signalling/peer-id";
import { closeCodes } from "#protocol/signalling/socket";
import type { Limits } from "../limits.ts";
import type { Connection } from "./connection.ts";
import { parseEnvelope } from "./parse-envelope.ts";
import { createTokenBucket } from "./token-bucket.ts";

export type InboxDeps = {
  readonly limits: Limits;
  readonly elapsed: () => number;
  readonly heartbeat: (connection: Connection) => void;
  readonly reported: (connection: Connection, report: ReportEnvelope) => void;
  /** False: it cannot go this moment, and is to be routed. Never throws. */
  readonly passOn: (from: Connection, envelope: PeerEnvelope, text: string) => boolean;
  /** Never rejects. */
  readonly route: (from: Connection, envelope: PeerEnvelope, text: string) => Promise<void>;
  /** One more waits here, or one fewer. */
  readonly waits: (change: 1 | -1) => void;
};

export type Inbox = {
  message(data: RawData, isBinary: boolean): void;
  /** A ping or pong: browsers send hardly any, and a flood of them is one too. False: not to be answered. */
  control(): boolean;
};

/** An envelope counts once for each of these begun: a usual offer once, the largest 16 times. */
const bytesPerPoint = 4 * 1024;
/** More than this waits in the network, not here: a slow store must not fill the memory. */
const waitingMaxBytes = 128 * 1024;

export function createInbox(connection: Connection, deps: InboxDeps): Inbox {
  const { limits, elapsed } = deps;
  const bucket = createTokenBucket(limits.envelopesBurst, limits.envelopesPerSecond, elapsed());
  const destination = formatPeerId(connection.member.sessionId, otherRole(connection.member.role));
  let tail = Promise.resolve();
  let waitingBytes = 0;
  let isPaused = false;

  function take(points: number): boolean {
    if (connection.isClosed) {
      return false;
    }
    const isTaken = bucket.take(elapsed(), points);
    if (!isTaken) {
      connection.end(closeCodes.tooMany);
    }
    return isTaken;
  }

  function queue(envelope: PeerEnvelope, text: string, bytes: number): void {
    waitingBytes += bytes;
    deps.waits(1);
    if (waitingBytes > waitingMaxBytes && !isPaused) {
      isPaused = true;
      connection.pause();
    }
    tail = tail
      .then(() => deps.route(connection, envelope, text))
      .then(() => {
        waitingBytes -= bytes;
        deps.waits(-1);
        if (waitingBytes <= waitingMaxBytes && isPaused) {
          isPaused = false;
          connection.resume();
        }
      });
  }

  return {
    message(data, isBinary) {
      connection.heardAt = elapsed();
      const sent = isBinary ? "" : data.toString();
      const bytes = Buffer.byteLength(sent);
      if (!take(Math.max(1, Math.ceil(bytes / bytesPerPoint)))) {
        return;
      }
      const parsed = parseEnvelope(sent);
      if (parsed?.envelope.type === "HEARTBEAT") {
        deps.heartbeat(connection);
      } else if (parsed?.envelope.type === "REPORT") {
        deps.reported(connection, parsed.envelope);
      } else if (parsed === null || parsed.envelope.dst !== destination) {
        connection.end(closeCodes.policyViolation);
      } else if (waitingBytes > 0 || !deps.passOn(connection, parsed.envelope, parsed.text)) {
        queue(parsed.envelope, parsed.text, bytes);
      }
    },

    control: () => take(1),
  };
}
