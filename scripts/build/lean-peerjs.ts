/**
 * PeerJS as both apps take it: without what serves nothing here, and without the servers of strangers.
 *
 * webrtc-adapter mends browsers older than those we build for; PeerJS itself only asks it which browser this is, to
 * tell whether that is new enough, and the answer here is one that passes. The binary packer serves PeerJS's own
 * data channel, which carries nothing here. That is 17 kB less in the page's first script, compressed.
 *
 * PeerJS's defaults name public STUN, TURN and signalling servers. We never leave it at its defaults; with their
 * names gone, nobody has to take our word for it.
 */

import type { Plugin } from "vite";

const replacements: Readonly<Record<string, string>> = {
  "webrtc-adapter": `export default { browserDetails: { browser: "firefox", version: 121 } };`,
  "peerjs-js-binarypack": `export const pack = () => { throw new Error("not packed"); }; export const unpack = pack;`,
};
const prefix = "\0lean-peerjs:";

const cuts: readonly { readonly code: RegExp; readonly instead: string }[] = [
  { code: /iceServers: \[\s*\{\s*urls: "stun:[\s\S]*?\n {4}\]/, instead: "iceServers: []" },
  { code: /this\.CLOUD_HOST = "[^"]+"/, instead: 'this.CLOUD_HOST = ""' },
  // A peer connection made and thrown away, just to see whether it can be made: the phone's text would wait for it.
  {
    code: /if \(!supported\.webRTC\) return supported;/,
    instead: "supported.data = supported.reliable = supported.webRTC; return supported;",
  },
  // Nobody calls these: they make another peer connection to see what it can, print that, and convert for the packer.
  {
    code: /^ {4}isUnifiedPlanSupported\(\) \{[\s\S]*?\n {4}\}\n {4}toString\(\) \{[\s\S]*?\n {4}\}\n/m,
    instead: "",
  },
  { code: /^ {4}blobToArrayBuffer\([\s\S]*?(?=^ {4}isSecure\(\))/m, instead: "" },
  // Every data channel of ours is "raw"; the other forms bring their queues and packers along.
  { code: /json: \(0, [^)]+\),\s*binary: [\s\S]*?default: \(0, [^)]+\)\s*\}/, instead: "}" },
  // It cuts what the packer has packed.
  { code: /(class \S+) \{\s*constructor\(\)\{\s*this\.chunkedMTU[\s\S]*?\n\}\n/, instead: "$1 {}\n" },
  // A log that is never switched on.
  { code: /^ *\(0, \$257947e92926277a\$export\$2e2bcd8739ae039\)\.(log|warn|error)\(.*\);$/gm, instead: ";" },
  // A signalling client whose socket is lost is given up for a new one; ids are nobody's to list.
  { code: /\breconnect\(\) \{[\s\S]*?\n {4}\}\n/, instead: "\n" },
  { code: /\blistAllPeers\(cb = [\s\S]*?\n {4}\}\n/, instead: "\n" },
  // Calls: nobody makes one, and the signalling client lets no offer of one in.
  { code: /\bcall\(peer, stream, options = \{\}\) \{[\s\S]*?\n {4}\}\n/, instead: "\n" },
  {
    code: /(class \S+) extends \S+ \S+ \{\s*static #_ = this\.ID_PREFIX = "mc_";[\s\S]*?\n\}\n/,
    instead: "$1 {}\n",
  },
  // Asks a server for an id; ours come from the pairing secret.
  { code: /(class \S+) \{\s*constructor\(_options\)\{[\s\S]*?\n\}\n/, instead: "$1 {}\n" },
];

export function leanPeerjs(): Plugin {
  return {
    name: "lean-peerjs",
    enforce: "pre",
    resolveId: (source) => (source in replacements ? prefix + source : null),
    load: (id) => (id.startsWith(prefix) ? replacements[id.slice(prefix.length)] : null),
    transform(code, id) {
      if (!/node_modules\/peerjs\/.*bundler\.mjs/.test(id)) return null;
      return cuts.reduce((left, { code: pattern, instead }) => {
        // Another version of PeerJS may write it otherwise: then somebody has to look.
        if (!pattern.test(left)) this.error(`PeerJS no longer has ${pattern.source}`);
        return left.replace(pattern, instead);
      }, code);
    },
  };
}
