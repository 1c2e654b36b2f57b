/** The signalling socket, through whatever stands before the server: opened as PeerJS does, until OPEN is heard. */

import { signallingKey, signallingPath } from "#protocol/signalling/socket";
import { type Told, tell } from "../findings.ts";
import type { Answer, Reach } from "../reach.ts";
import { codeOf, readJson, type TrialSession } from "./session.ts";

export async function checkSocket(reach: Reach, { host }: TrialSession): Promise<Told> {
  const query = new URLSearchParams({ key: signallingKey, id: host.peerId, token: host.token });
  const startedAt = reach.now();
  const outcome = await reach.openSocket(`${signallingPath}peerjs?${query}`);
  switch (outcome.kind) {
    case "message":
      return isOpen(outcome.text)
        ? tell("socket-good", { ms: reach.now() - startedAt })
        : tell("socket-silent", {});
    case "refused":
      return explain(outcome.answer);
    case "closed":
      return tell("socket-failed", { code: outcome.code });
    case "silent":
      return tell("socket-silent", {});
  }
}

function isOpen(text: string): boolean {
  return readJson({ status: 0, headers: {}, text })?.type === "OPEN";
}

/** A request that reaches us without its upgrade asks for a route that does not exist. */
function explain(answer: Answer): Told {
  const code = codeOf(answer);
  return code === "" || code === "not-found"
    ? tell("socket-not-upgraded", { status: answer.status })
    : tell("socket-refused", { status: answer.status, code });
}
