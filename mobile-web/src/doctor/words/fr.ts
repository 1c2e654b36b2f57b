/** French. */

import { frReasons } from "./fr-reasons.ts";
import type { DoctorWords } from "./words.ts";

export const fr: DoctorWords = {
  checks: {
    certificate: "Certificat",
    redirect: "De http à https",
    page: "Page du téléphone",
    headers: "En-têtes de sécurité",
    links: "Liens d’appairage",
    ready: "Données",
    api: "API des sessions",
    socket: "WebSocket",
    cors: "Origine de l’extension",
    addresses: "En-têtes du proxy",
    clock: "Horloge",
    stun: "STUN",
    "turn-udp": "TURN par UDP",
    "turn-tcp": "TURN par TCP",
    "turn-tls": "TURN par TLS",
    http3: "HTTP/3",
  },
  states: { ok: "bon", info: "à savoir", warn: "à améliorer", fail: "en panne", skipped: "non vérifié" },
  reasons: frReasons,
  page: {
    title: "Diagnostic",
    checking: "Vérification…",
    allGood: "Tout va bien",
    allGoodHint: "Ce navigateur peut faire avec ce serveur tout ce dont PairQR a besoin.",
    faults: (count) => (count < 2 ? "Une chose est en panne" : `${count} choses sont en panne`),
    faultsHint: "Voici ce qu’il faut faire. La première est souvent la cause des autres.",
    hints: (count) =>
      count < 2
        ? "Cela marche ; une chose est à améliorer"
        : `Cela marche ; ${count} choses sont à améliorer`,
    hintsHint: "Certaines personnes, sur certains réseaux, le remarqueront.",
    again: "Vérifier de nouveau",
    limits:
      "Un navigateur ne peut pas examiner le certificat, le passage de http à https, ni ce qui est permis à l’extension. Cette commande le peut :",
    toPage: "Vers la page du téléphone",
  },
};
