/**
 * A guest's offer that is made before PeerJS has loaded, for it goes to the server with the join (SG56). PeerJS takes
 * over what it was made of, in the calls with which it would have made it itself.
 *
 *   makeEarlyOffer ─► envelopeOf ─► with the join
 *        └─ lendToPeerJs ─► PeerJS's peer connection, data channel, offer ─► it sets the description: gathering begins
 */

import { formatBase64url } from "#protocol/bytes";
import type { OfferEnvelope } from "#protocol/signalling/envelope";
import { handOver } from "./hand-over.ts";

export type EarlyOffer = {
  readonly rtc: RTCPeerConnection;
  readonly connectionId: string;
  /** PeerJS's own. */
  readonly dataChannel: RTCDataChannel;
  readonly description: Promise<RTCSessionDescriptionInit>;
};

/** SG2 takes 4 kB; an offer of one data channel, without candidates, has about 600 characters. */
const envelopeMaxChars = 3 * 1024;
/** Making the certificate takes a few. */
const patienceMs = 500;

/** The servers to gather candidates with come with the join's answer: nothing is gathered before. */
export function makeEarlyOffer(): EarlyOffer {
  const rtc = new RTCPeerConnection({ iceServers: [] });
  const connectionId = `dc_${formatBase64url(crypto.getRandomValues(new Uint8Array(8)))}`;
  const dataChannel = rtc.createDataChannel(connectionId, { ordered: true });
  return { rtc, connectionId, dataChannel, description: rtc.createOffer() };
}

/** Null: there is none, or none in time, or it is too large for a join: it goes by the socket. */
export function envelopeOf(offer: EarlyOffer, hostPeerId: string): Promise<OfferEnvelope | null> {
  const tooLate = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs));
  return Promise.race([offer.description, tooLate]).then(
    (made) => toEnvelope(hostPeerId, offer.connectionId, made?.sdp),
    () => null,
  );
}

function toEnvelope(dst: string, connectionId: string, sdp: string | undefined): OfferEnvelope | null {
  if (sdp === undefined) return null;
  const envelope: OfferEnvelope = {
    type: "OFFER",
    dst,
    payload: {
      connectionId,
      type: "data",
      sdp: { type: "offer", sdp },
      label: connectionId,
      serialization: "raw",
      reliable: true,
    },
  };
  return JSON.stringify(envelope).length > envelopeMaxChars ? null : envelope;
}

/** `onSet`: the description is being set; an answer that came meanwhile may be heard. */
export function lendToPeerJs<T>(offer: EarlyOffer, connect: () => T, onSet: () => void): T {
  const { rtc, dataChannel, description } = offer;
  const setLocalDescription = rtc.setLocalDescription.bind(rtc);
  Object.assign(rtc, {
    createDataChannel() {
      Reflect.deleteProperty(rtc, "createDataChannel");
      return dataChannel;
    },
    createOffer: () => description,
    setLocalDescription(made?: RTCLocalSessionDescriptionInit) {
      Reflect.deleteProperty(rtc, "createOffer");
      Reflect.deleteProperty(rtc, "setLocalDescription");
      const set = setLocalDescription(made);
      onSet();
      return set;
    },
  });
  const withServers = (configuration?: RTCConfiguration) => {
    rtc.setConfiguration(configuration);
    return rtc;
  };
  return handOver("RTCPeerConnection", withServers, connect);
}
