/**
 * One STUN or TURN URL as the browser's own WebRTC reaches it: candidates are gathered from it alone, and no
 * connection is made.
 */

import type { IceOutcome } from "./reach.ts";

/** Browsers give a server that does not answer about ten seconds. */
const waitMs = 12_000;
/** Not STUN's: the browser could not reach the server, or it did not answer (W3C webrtc, icecandidateerror). */
const unreachableCode = 701;

export async function gatherIce(server: RTCIceServer, wanted: "srflx" | "relay"): Promise<IceOutcome> {
  const startedAt = performance.now();
  const connection = new RTCPeerConnection({
    iceServers: [server],
    iceTransportPolicy: wanted === "relay" ? "relay" : "all",
  });
  try {
    const outcome = await new Promise<IceOutcome>((resolve, reject) => {
      let failure: IceOutcome | undefined;
      const good = (address: string) =>
        resolve({ kind: "good", address, ms: Math.round(performance.now() - startedAt) });
      const timer = setTimeout(() => resolve(failure ?? { kind: "silent" }), waitMs);
      connection.onicecandidate = ({ candidate }) => {
        if (candidate?.type === wanted) good(candidate.address ?? "");
      };
      connection.onicecandidateerror = ({ errorCode, errorText }) => {
        failure ??= explain(errorCode, errorText);
      };
      connection.onicegatheringstatechange = () => {
        if (connection.iceGatheringState !== "complete") return;
        clearTimeout(timer);
        // A device that has a public address itself is not told of it a second time.
        if (failure === undefined && wanted === "srflx") good("");
        else resolve(failure ?? { kind: "silent" });
      };
      connection.createDataChannel("doctor");
      connection.setLocalDescription().catch(reject);
    });
    return outcome;
  } finally {
    connection.close();
  }
}

function explain(code: number, why: string): IceOutcome {
  return code === unreachableCode ? { kind: "silent" } : { kind: "refused", code, why };
}
