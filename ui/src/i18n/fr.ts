/** French. Non-breaking spaces stand before the double punctuation marks: keep them. */

import type { Catalogue } from "./catalogue.ts";
import { frOutcomes } from "./fr-outcomes.ts";
import { createPlural } from "./plural.ts";

const plural = createPlural("fr");

export const fr: Catalogue = {
  ...frOutcomes,
  devices: { phone: "Téléphone", computer: "Ordinateur", tablet: "Tablette", other: "Appareil" },
  connection: {
    connectedTo: "Connecté à",
    connecting: "Connexion…",
    connectingLong:
      "C’est plus long que d’habitude. Gardez les deux écrans allumés. Le même Wi‑Fi facilite la connexion ; un VPN peut l’empêcher.",
    reconnecting: "Connexion perdue – reconnexion",
    reconnectingHint: "Gardez les deux appareils allumés et en ligne. Tout reprend là où cela s’est arrêté.",
    quiet: "Pas de réponse pour l’instant",
    quietHint:
      "L’autre appareil est peut-être verrouillé ou a changé de réseau. Réveillez-le ; rien n’est perdu.",
    end: "Terminer la session",
    underWay: (what) => `Cela arrête le transfert en cours : ${what}.`,
    stopAndEnd: "Arrêter et terminer",
    goOn: "Ne pas arrêter",
    paths: {
      direct: {
        label: "Direct",
        hint: "D’un appareil à l’autre, sans intermédiaire. Chiffré de bout en bout.",
      },
      relayed: {
        label: "Par relais",
        hint: "Le réseau n’offre pas de chemin direct : un relais transmet les données chiffrées. Il ne peut pas les lire, mais cela peut être plus lent.",
      },
      unknown: { label: "Chiffré", hint: "Chiffré de bout en bout entre vos deux appareils." },
    },
    details: "À propos de cette connexion",
  },
  safety: {
    title: "Mots de vérification",
    hint: "Si ces quatre mots sont les mêmes sur les deux écrans, personne ne s’est glissé entre eux. S’ils diffèrent, terminez la session.",
  },
  code: {
    alt: "Code QR contenant le lien d’appairage : scannez-le avec l’appareil photo de votre téléphone.",
    copyLink: "Copier le lien",
    notCopied: "Impossible de copier le lien. Scannez plutôt le code.",
    expiresIn: (clock) => `Valable encore ${clock}`,
  },
  copy: {
    copy: "Copier",
    copied: "Copié",
    failed: "Copie impossible : sélectionnez le texte et copiez-le à la main",
  },
  text: {
    showAll: (size) => `Tout afficher (${size})`,
    showLess: "Réduire",
    openLink: "Ouvrir le lien",
    openLinkTo: (host) => `Ouvrir le lien : ${host}`,
    states: {
      queued: "Partira une fois connecté",
      sent: "Envoi…",
      unsent: "Non envoyé",
      undelivered: "Remise non confirmée",
    },
  },
  items: {
    title: "Envoyé et reçu",
    sent: "Envoyé",
    received: "Reçu",
    waiting: "En attente d’envoi",
    receiving: "Réception…",
    cancelled: "Annulé",
    interrupted: "Interrompu",
    remove: "Retirer",
    dismiss: "Masquer",
    textArrived: "Texte reçu",
    linkArrived: "Lien reçu",
    filesArrived: (count) => plural(count, { one: "# fichier reçu", other: "# fichiers reçus" }),
    filesSent: (count) => plural(count, { one: "# fichier envoyé", other: "# fichiers envoyés" }),
  },
  files: {
    count: (count) => plural(count, { one: "# fichier", other: "# fichiers" }),
    progressLabel: (name) => `Progression de ${name}`,
    of: (done, total) => `${done} sur ${total}`,
    timeLeft: (duration) => `encore ${duration}`,
    paused: "En pause – reprend dès que l’autre appareil est de retour",
    unfinished: {
      sent: "Interrompu : la session a pris fin. À renvoyer avec un nouveau code.",
      received: "Interrompu : la session a pris fin",
    },
    doneSent: "Remis",
    cancel: "Annuler",
    cancelLabel: (name) => `Annuler ${name}`,
    fileStates: {
      waiting: "En attente",
      active: "En cours",
      done: "Terminé",
      failed: "Échec",
      unconfirmed: "Non confirmé",
    },
    doneCount: (done, total) => `${done} sur ${total} fichiers`,
    showFiles: "Voir les fichiers",
    more: (count) => plural(count, { one: "et # autre", other: "et # autres" }),
  },
  composer: {
    label: "Texte à envoyer",
    placeholder: "Écrivez ou collez quelque chose…",
    send: "Envoyer",
    files: "Fichiers",
    photos: "Photos",
    folder: "Dossier",
    dropHere: "Déposez pour envoyer",
    shortcutHint: "Ctrl + Entrée envoie",
    tooLong: (max) => `Ce texte est trop long pour être envoyé ainsi (${max} au plus).`,
    emptyFolder: "Ce dossier ne contient aucun fichier : rien n’a été envoyé.",
    unreadable: (count) =>
      plural(count, {
        one: "# fichier ou dossier n’a pas pu être lu ni envoyé.",
        other: "# fichiers ou dossiers n’ont pas pu être lus ni envoyés.",
      }),
    asFile: "Envoyer en fichier",
  },
};
