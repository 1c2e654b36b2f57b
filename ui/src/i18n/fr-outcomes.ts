/** French: how sessions and transfers end, and what to do then. */

import type { Outcomes } from "./catalogue.ts";

export const frOutcomes: Outcomes = {
  endings: {
    host: {
      "ended-here": {
        what: "Vous avez mis fin à la session.",
        next: "Affichez un nouveau code quand vous voudrez de nouveau envoyer quelque chose.",
      },
      "ended-by-peer": {
        what: "L’autre appareil a mis fin à la session.",
        next: "Affichez un nouveau code pour vous reconnecter.",
      },
      "link-expired": {
        what: "Ce code a expiré : personne ne l’a scanné à temps.",
        next: "Affichez un nouveau code et scannez celui-là.",
      },
      "no-path": {
        what: "Les deux appareils se sont trouvés, mais le réseau qui les sépare ne laisse rien passer.",
        next: "Connectez-les au même Wi‑Fi (pas un réseau invité) et désactivez tout VPN. Puis affichez un nouveau code.",
      },
      "peer-lost": {
        what: "L’autre appareil est absent depuis trop longtemps.",
        next: "Réveillez-le et gardez sa page ouverte, puis affichez un nouveau code.",
      },
      "too-many-attempts": {
        what: "Quelqu’un qui n’a pas le secret de ce code a tenté trois fois de se connecter : le code ne fonctionne plus. Rien n’a été envoyé.",
        next: "Affichez un nouveau code et scannez-le directement sur cet écran. Si cela se reproduit, ne vous fiez ni à ce réseau ni à ce serveur.",
      },
    },
    guest: {
      "ended-here": {
        what: "Vous avez mis fin à la session.",
        next: "Pour vous reconnecter, affichez un nouveau code sur l’autre appareil et scannez-le.",
      },
      "ended-by-peer": {
        what: "L’autre appareil a mis fin à la session.",
        next: "Pour vous reconnecter, affichez-y un nouveau code et scannez-le.",
      },
      "link-expired": {
        what: "Ce code a expiré.",
        next: "Affichez un nouveau code sur l’autre appareil et scannez-le.",
      },
      "link-invalid": {
        what: "Ce lien est incomplet : il ne permet pas de se connecter.",
        next: "Scannez de nouveau le code avec l’appareil photo, ou copiez le lien en entier.",
      },
      "already-joined": {
        what: "Ce code a déjà été utilisé : par un autre appareil, ou par celui-ci dans un autre onglet ou une autre application.",
        next: "Si c’était vous, continuez là-bas. Sinon, terminez aussitôt la session sur l’autre appareil : un inconnu s’y trouve peut-être. Scannez ensuite un nouveau code.",
      },
      "session-unknown": {
        what: "Ce code n’est plus valable : il a expiré, ou la session est terminée.",
        next: "Affichez un nouveau code sur l’autre appareil et scannez-le.",
      },
      "in-another-tab": {
        what: "La session continue dans un autre onglet.",
        next: "Continuez là-bas. Cet onglet-ci peut être fermé.",
      },
      "server-unreachable": {
        what: "Le serveur PairQR est injoignable.",
        next: "Vérifiez que cet appareil est en ligne et qu’aucun VPN ni pare-feu ne gêne, puis réessayez.",
      },
      "no-path": {
        what: "Les deux appareils se sont trouvés, mais le réseau qui les sépare ne laisse rien passer.",
        next: "Connectez-les au même Wi‑Fi (pas un réseau invité) et désactivez tout VPN ou le Relais privé iCloud. Puis scannez un nouveau code.",
      },
      "peer-lost": {
        what: "L’autre appareil ne répond plus. Il est peut-être en veille, hors ligne ou fermé.",
        next: "Réveillez-le, affichez-y un nouveau code et scannez-le.",
      },
      tampered: {
        what: "La connexion a été interrompue : le secret du code ne correspondait pas, ou quelqu’un a modifié la connexion en chemin. Rien n’a été reçu.",
        next: "Scannez un nouveau code directement sur l’autre écran. Si cela se reproduit, ne vous fiez ni à ce réseau ni à ce serveur.",
      },
      "unsupported-browser": {
        what: "Cette page ne peut pas ouvrir de connexion chiffrée ici.",
        next: "L’adresse doit commencer par https://. Si c’est le cas, ouvrez-la dans une version récente de Safari, Chrome ou Firefox, et non dans une autre application.",
      },
      "too-many-attempts": {
        what: "Trop de tentatives en peu de temps : le serveur demande une pause.",
        next: "Patientez une minute, puis réessayez.",
      },
    },
  },
  notices: {
    "server-unreachable": {
      what: "Le serveur PairQR ne répond pas : personne ne peut encore utiliser ce code.",
      next: "Vérifiez votre connexion internet ou votre VPN et, dans l’extension, l’adresse du serveur. Les essais continuent d’eux-mêmes.",
    },
    "server-away": {
      what: "Le serveur PairQR ne répond pas : les appareils ne peuvent pas encore se trouver.",
      next: "Vérifiez la connexion internet ou le VPN de cet appareil. Les essais continuent d’eux-mêmes.",
    },
    "second-phone-refused": {
      what: "Un autre appareil ou un autre onglet a ouvert ce code et a été refusé.",
      next: "L’appareil qui a scanné en premier est-il à vous ? Sinon, terminez la session maintenant : il reçoit ce que vous envoyez. Si oui, l’appareil refusé n’a rien obtenu. Pour vérifier, une fois connecté, ouvrez le nom de l’autre appareil et comparez les mots de vérification.",
    },
    tampered: {
      what: "Quelqu’un ou quelque chose a tenté de modifier une connexion de cette session et a été écarté. Rien ne lui a été transmis.",
      next: "Si l’un de vos appareils n’arrive plus à se connecter, affichez un nouveau code. Si cela se répète, ne vous fiez ni à ce réseau ni à ce serveur. Pour vérifier, une fois connecté, ouvrez le nom de l’autre appareil et comparez les mots de vérification.",
    },
  },
  cancels: {
    here: {
      user: "Vous avez annulé ce transfert.",
      "file-unreadable":
        "Un fichier n’a pas pu être lu : il a été déplacé, modifié ou supprimé. Choisissez-le de nouveau pour l’envoyer.",
      "storage-full":
        "Il n’y a pas assez d’espace libre sur cet appareil. Libérez-en, puis renvoyez le fichier depuis l’autre appareil.",
      "storage-failed":
        "Ce navigateur n’a pas pu enregistrer le fichier ; la navigation privée l’interdit souvent. Utilisez une fenêtre normale et renvoyez-le depuis l’autre appareil.",
      "too-many": "Trop d’envois attendent déjà. Attendez que certains arrivent, puis renvoyez celui-ci.",
      "too-large":
        "10 000 fichiers au plus à la fois, moins si les noms sont longs. Envoyez-les en plusieurs fois.",
      reloaded: "La page a été rechargée pendant l’envoi. Choisissez de nouveau ce qui n’est pas arrivé.",
    },
    peer: {
      user: "L’autre appareil a annulé ce transfert.",
      "file-unreadable":
        "L’autre appareil n’a plus pu lire un fichier : il a été déplacé, modifié ou supprimé, ou la page y a été rechargée. Renvoyez-le depuis l’autre appareil.",
      "storage-full":
        "L’autre appareil manque d’espace libre. Libérez de l’espace là-bas, puis renvoyez le fichier.",
      "storage-failed":
        "Le navigateur de l’autre appareil n’a pas pu enregistrer le fichier ; la navigation privée l’interdit souvent. Utilisez-y une fenêtre normale et renvoyez-le.",
      "too-many":
        "L’autre appareil a trop de transferts en cours. Attendez que certains se terminent, puis renvoyez celui-ci.",
    },
  },
  alerts: {
    "unexpected-message": {
      what: "L’un des appareils a envoyé quelque chose d’inattendu ; la connexion a été fermée.",
      next: "Rechargez PairQR sur les deux appareils, puis reconnectez-vous avec un nouveau code.",
    },
    "decode-error": {
      what: "L’un des appareils a envoyé quelque chose d’illisible ; la connexion a été fermée.",
      next: "Vérifiez que les deux utilisent la même version de PairQR, puis reconnectez-vous avec un nouveau code.",
    },
    "limit-exceeded": {
      what: "L’un des appareils a envoyé plus que ce qui est permis en une fois ; la connexion a été fermée.",
      next: "Reconnectez-vous avec un nouveau code et envoyez en plus petites quantités.",
    },
    "handshake-failed": {
      what: "Les deux appareils n’ont pas pu convenir d’une clé : le secret ne correspondait pas. Rien n’a été envoyé.",
      next: "Reconnectez-vous avec un nouveau code, scanné directement à l’écran.",
    },
    "bad-record": {
      what: "Des données sont arrivées abîmées ou modifiées ; la connexion a été fermée. Ce qui était déjà arrivé est intact.",
      next: "Reconnectez-vous avec un nouveau code. Si cela se reproduit, ne vous fiez pas à ce réseau.",
    },
    "record-too-large": {
      what: "L’un des appareils a envoyé un bloc plus grand que permis ; la connexion a été fermée.",
      next: "Vérifiez que les deux utilisent la même version de PairQR, puis reconnectez-vous avec un nouveau code.",
    },
    "sequence-exhausted": {
      what: "Cette connexion a transporté tout ce qu’un même jeu de clés permet.",
      next: "Reconnectez-vous avec un nouveau code pour continuer.",
    },
    "version-mismatch": {
      what: "Les deux appareils utilisent des versions de PairQR qui ne se comprennent pas, ou quelqu’un a modifié la connexion en chemin. Rien n’a été envoyé.",
      next: "Mettez l’extension à jour et rechargez la page sur le téléphone, puis reconnectez-vous avec un nouveau code. Si cela n’y change rien, ne vous fiez ni à ce réseau ni à ce serveur.",
    },
    "unknown-transfer": {
      what: "L’un des appareils a parlé d’un transfert qui n’existe pas ; la connexion a été fermée.",
      next: "Reconnectez-vous avec un nouveau code et recommencez l’envoi.",
    },
    "bad-offset": {
      what: "L’un des appareils a demandé une partie de fichier qui n’existe pas ; la connexion a été fermée.",
      next: "Reconnectez-vous avec un nouveau code et recommencez l’envoi.",
    },
    "internal-error": {
      what: "Une erreur s’est produite dans PairQR ; la connexion a été fermée.",
      next: "Rechargez PairQR sur les deux appareils, puis reconnectez-vous avec un nouveau code. Si cela se reproduit, merci de le signaler.",
    },
  },
};
