/**
 * What happens once in a session's life, for figures: its first answer, and one report of each member
 * (docs/protocol/2-signalling, SG48). Nothing waits for it.
 */
import type { ReportOutcome } from "#protocol/signalling/envelope";
import type { SessionMark, SessionStore } from "../ports/session-store.ts";
import type { Connection } from "../signalling/connection.ts";
import type { Figures } from "./figures.ts";

export type SessionMarks = {
  answered(connection: Connection): void;
  reported(connection: Connection, outcome: ReportOutcome): void;
};

export function createSessionMarks(
  store: SessionStore,
  figures: Figures,
  onError: (error: unknown) => void,
): SessionMarks {
  /** A socket asks the store once for each, however often its peer repeats itself. */
  const asked: Readonly<Record<SessionMark, WeakSet<Connection>>> = {
    paired: new WeakSet(),
    "host-reported": new WeakSet(),
    "guest-reported": new WeakSet(),
  };

  function mark(connection: Connection, mark: SessionMark, count: (ageMs: number) => void): void {
    if (asked[mark].has(connection)) {
      return;
    }
    asked[mark].add(connection);
    store
      .mark(connection.member.sessionId, mark)
      .then((ageMs) => {
        if (ageMs !== null) {
          count(ageMs);
        }
      })
      .catch(onError);
  }

  return {
    answered(connection) {
      mark(connection, "paired", (ageMs) => {
        figures.session("session-paired");
        figures.timeToPair(ageMs);
      });
    },

    reported(connection, outcome) {
      mark(connection, `${connection.member.role}-reported`, () => figures.report(outcome));
    },
  };
}
