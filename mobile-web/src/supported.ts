/** Whether this browser can take part at all. */

export function isSupported(): boolean {
  return isSecureContext && "RTCPeerConnection" in globalThis && "Worker" in globalThis;
}
