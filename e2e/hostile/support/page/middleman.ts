/**
 * The man in the middle: ends both WebRTC connections with certificates of its own and passes the bytes on unchanged.
 *
 *   guest ◄── DTLS of ours ──► middleman ◄── DTLS of ours ──► host
 *                 data channel 64, both ways, every byte kept
 */

import { createDataChannel } from "#transport/peer-connection";

export type Middleman = {
  /** The guest's offer in, our answer to it out. */
  answerGuest(offerSdp: string): Promise<string>;
  /** Our own offer, for the host. */
  offerHost(): Promise<string>;
  acceptHost(answerSdp: string): Promise<void>;
  addCandidate(from: "guest" | "host", candidate: RTCIceCandidateInit): Promise<void>;
  /** Words of its own. */
  sayToGuest(bytes: readonly number[]): void;
  /** What passed, base64, in order. */
  pumped(): readonly { readonly from: "guest" | "host"; readonly base64: string }[];
};

export function createMiddleman(): Middleman {
  const toGuest = new RTCPeerConnection({ iceServers: [] });
  const toHost = new RTCPeerConnection({ iceServers: [] });
  const guest = createDataChannel(toGuest);
  const host = createDataChannel(toHost);
  const kept: { readonly from: "guest" | "host"; readonly base64: string }[] = [];
  pump(guest, host, "guest");
  pump(host, guest, "host");

  function pump(from: RTCDataChannel, to: RTCDataChannel, name: "guest" | "host"): void {
    const waiting: ArrayBuffer[] = [];
    from.onmessage = ({ data }) => {
      const bytes = data as ArrayBuffer;
      kept.push({ from: name, base64: btoa(String.fromCharCode(...new Uint8Array(bytes))) });
      if (to.readyState === "open") to.send(bytes);
      else waiting.push(bytes);
    };
    to.onopen = () => {
      for (const bytes of waiting.splice(0)) to.send(bytes);
    };
  }

  return {
    async answerGuest(sdp) {
      await toGuest.setRemoteDescription({ type: "offer", sdp });
      await toGuest.setLocalDescription();
      return await gathered(toGuest);
    },
    async offerHost() {
      await toHost.setLocalDescription();
      return await gathered(toHost);
    },
    acceptHost: (sdp) => toHost.setRemoteDescription({ type: "answer", sdp }),
    addCandidate: (from, candidate) =>
      (from === "guest" ? toGuest : toHost).addIceCandidate(candidate).catch(() => undefined),
    sayToGuest: (bytes) => guest.send(Uint8Array.from(bytes)),
    pumped: () => kept,
  };
}

/** With the candidates inside, so that nothing else need be delivered. */
async function gathered(rtc: RTCPeerConnection): Promise<string> {
  while (rtc.iceGatheringState !== "complete") {
    await new Promise((resolve) => rtc.addEventListener("icegatheringstatechange", resolve, { once: true }));
  }
  return rtc.localDescription?.sdp ?? "";
}
