/**
 * A peer connection that is made before PeerJS has loaded, and handed to it afterwards: meanwhile the browser starts
 * its network threads and makes the certificate, which an offer would have to wait for.
 */

/** PeerJS makes its peer connection while it connects and takes none: there, and only there, a new one is this one. */
export function withEarlyRtc<T>(rtc: RTCPeerConnection, connect: () => T): T {
  const { RTCPeerConnection } = globalThis;
  const handOver = function handOver(configuration?: RTCConfiguration) {
    // Nothing is gathered before the offer is set: the servers come in time.
    rtc.setConfiguration(configuration);
    return rtc;
  };
  globalThis.RTCPeerConnection = handOver as unknown as typeof RTCPeerConnection;
  try {
    return connect();
  } finally {
    globalThis.RTCPeerConnection = RTCPeerConnection;
  }
}
