/**
 * One attempt at a path between the two browsers: the peer connection and our data channel on it.
 *
 * PeerJS makes the peer connection and keeps a data channel of its own; ours is a second, negotiated one that
 * can be transferred to a worker. Both sides make it in the task in which the connection exists, or Chromium
 * no longer lets it be transferred.
 */

export type PeerConnection = {
  readonly rtc: RTCPeerConnection;
  readonly dataChannel: RTCDataChannel;
  /** Closes the whole connection; nothing is told to the other side but the end of it. */
  close(): void;
};

const dataChannelLabel = "pairqr";
/** Far from the low ids that the browser gives to PeerJS's own data channel. */
const dataChannelId = 64;

export function createDataChannel(rtc: RTCPeerConnection): RTCDataChannel {
  const dataChannel = rtc.createDataChannel(dataChannelLabel, {
    negotiated: true,
    id: dataChannelId,
    ordered: true,
  });
  dataChannel.binaryType = "arraybuffer";
  return dataChannel;
}

export type Descriptions = { readonly localSdp: string; readonly remoteSdp: string };

/** Both descriptions, once both are set: from then on the DTLS certificates cannot change. */
export function whenDescribed(rtc: RTCPeerConnection, signal: AbortSignal): Promise<Descriptions | null> {
  return new Promise((resolve) => {
    const check = (): void => {
      const localSdp = rtc.currentLocalDescription?.sdp;
      const remoteSdp = rtc.currentRemoteDescription?.sdp;
      if (localSdp === undefined || remoteSdp === undefined) return;
      finish({ localSdp, remoteSdp });
    };
    const giveUp = (): void => finish(null);
    const finish = (descriptions: Descriptions | null): void => {
      rtc.removeEventListener("signalingstatechange", check);
      signal.removeEventListener("abort", giveUp);
      resolve(descriptions);
    };
    rtc.addEventListener("signalingstatechange", check);
    signal.addEventListener("abort", giveUp);
    if (signal.aborted) giveUp();
    else check();
  });
}

/**
 * DTLS ended in an error: no lost packet and no broken path does that, only another certificate than the one in
 * the SDP, or somebody on the way (CH3). It shows before our own handshake could begin.
 */
export function hasRefusedCertificate(rtc: RTCPeerConnection): boolean {
  return rtc.sctp?.transport.state === "failed";
}

export type ConnectionPath = "direct" | "relayed" | "unknown";

/** Whether the ICE pair in use goes through a TURN server at either end. */
export async function readPath(rtc: RTCPeerConnection): Promise<ConnectionPath> {
  const stats = new Map<string, Record<string, unknown>>();
  (await rtc.getStats()).forEach((entry: Record<string, unknown>) => {
    stats.set(String(entry.id), entry);
  });
  const all = [...stats.values()];
  const transport = all.find((entry) => entry.type === "transport");
  const pair =
    stats.get(String(transport?.selectedCandidatePairId)) ??
    // Firefox has no transport entry: it marks the pair itself.
    all.find((entry) => entry.type === "candidate-pair" && entry.selected === true);
  if (pair === undefined) return "unknown";
  const ends = [stats.get(String(pair.localCandidateId)), stats.get(String(pair.remoteCandidateId))];
  if (ends.some((end) => end?.candidateType === "relay")) return "relayed";
  return ends.some((end) => end === undefined) ? "unknown" : "direct";
}
