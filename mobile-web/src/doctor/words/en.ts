/** English. Cures name the setting and the file: who reads them runs the server. */

import { enReasons } from "./en-reasons.ts";
import type { DoctorWords } from "./words.ts";

export const en: DoctorWords = {
  checks: {
    certificate: "Certificate",
    redirect: "http to https",
    page: "Phone page",
    headers: "Security headers",
    links: "Pairing links",
    ready: "Stores",
    api: "Session API",
    socket: "WebSocket",
    cors: "Extension’s origin",
    addresses: "Proxy headers",
    clock: "Clock",
    stun: "STUN",
    "turn-udp": "TURN over UDP",
    "turn-tcp": "TURN over TCP",
    "turn-tls": "TURN over TLS",
    http3: "HTTP/3",
  },
  states: { ok: "good", info: "note", warn: "could be better", fail: "broken", skipped: "not checked" },
  reasons: enReasons,
  page: {
    title: "Doctor",
    checking: "Checking…",
    spokenState: (state) => `: ${state}`,
    allGood: "All is well",
    allGoodHint: "This browser can do with this server all that PairQR needs.",
    faults: (count) => (count === 1 ? "One thing is broken" : `${count} things are broken`),
    faultsHint: "Below is what to do. The first one is often the cause of others.",
    hints: (count) =>
      count === 1 ? "It works; one thing could be better" : `It works; ${count} things could be better`,
    hintsHint: "Some people, in some networks, will notice.",
    again: "Check again",
    limits:
      "A browser cannot look at the certificate, the way from http to https, and what the extension is allowed. This can:",
    toPage: "To the phone page",
  },
};
