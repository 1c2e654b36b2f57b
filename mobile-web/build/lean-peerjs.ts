/**
 * PeerJS without two of its dependencies: 16 kB less in the first script, compressed.
 *
 * webrtc-adapter mends browsers older than those we build for; PeerJS itself only asks it which browser this is, to
 * tell whether that is new enough, and the answer here is one that passes. The binary packer serves PeerJS's own
 * data channel, which carries nothing here.
 */

import type { Plugin } from "vite";

const replacements: Readonly<Record<string, string>> = {
  "webrtc-adapter": `export default { browserDetails: { browser: "firefox", version: 121 } };`,
  "peerjs-js-binarypack": `export const pack = () => { throw new Error("not packed"); }; export const unpack = pack;`,
};
const prefix = "\0lean-peerjs:";

export function leanPeerjs(): Plugin {
  return {
    name: "lean-peerjs",
    enforce: "pre",
    resolveId: (source) => (source in replacements ? prefix + source : null),
    load: (id) => (id.startsWith(prefix) ? replacements[id.slice(prefix.length)] : null),
  };
}
