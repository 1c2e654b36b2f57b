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
    ready: "Bases de données",
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
  states: { ok: "bon", info: "à savoir", warn: "à améliorer", fail: "problème", skipped: "non vérifié" },
  reasons: frReasons,
  page: {
    title: "Diagnostic",
    checking: "Vérification…",
    spokenState: (state) => ` : ${state}`,
    allGood: "Tout va bien",
    allGoodHint: "Ce navigateur peut faire avec ce serveur tout ce dont PairQR a besoin.",
    faults: (count) => (count < 2 ? "Il y a un problème" : `Il y a ${count} problèmes`),
    faultsHint: "Voici ce qu’il faut faire. Le premier est souvent la cause des autres.",
    hints: (count) =>
      count < 2 ? "Tout marche ; un point est à améliorer" : `Tout marche ; ${count} points sont à améliorer`,
    hintsHint: "Certaines personnes le remarqueront, sur certains réseaux.",
    again: "Vérifier de nouveau",
    limits:
      "Un navigateur ne peut pas examiner le certificat, le passage de http à https, ni ce que l’extension a le droit de faire. Cette commande le peut :",
    toPage: "Vers la page du téléphone",
  },
};
