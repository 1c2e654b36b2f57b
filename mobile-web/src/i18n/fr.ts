/** French. */

import type { PageMessages } from "./messages.ts";

export const fr: PageMessages = {
  empty: {
    title: "Prêt",
    hint: "Ce que l’autre appareil envoie apparaît ici. Pour répondre, utilisez le champ ci-dessous.",
  },
  host: {
    title: "Partager depuis cet appareil",
    hint: "Scannez ce code avec l’appareil photo de l’autre appareil, ou ouvrez-y le lien.",
    newCode: "Nouveau code",
    stopForNewCode: "Arrêter, puis nouveau code",
  },
  ended: {
    retry: "Réessayer",
    unsaved: "Enregistrez ce que vous voulez garder : tout disparaît dès que vous quittez cette page.",
    shareFromHere: "Partager depuis cet appareil",
  },
  files: {
    save: "Enregistrer",
    saveAgain: "Enregistrer à nouveau",
    saveLabel: (name) => `Enregistrer ${name}`,
    share: "Partager",
    shareLabel: (name) => `Partager ${name}`,
    saveAll: "Tout enregistrer",
    allowSeveral: "Si le navigateur demande à télécharger plusieurs fichiers, autorisez-le.",
    shareAll: "Tout partager",
    pictureAlt: (name) => `Image reçue : ${name}`,
    unreadable: "Ce fichier n’est plus sur cet appareil. Renvoyez-le depuis l’autre appareil.",
  },
  removal: { sentence: "Pas encore enregistré. Supprimer ?", yes: "Supprimer", no: "Garder" },
  loss: {
    sentence: "Les fichiers reçus et pas encore enregistrés seront supprimés.",
    yes: "Supprimer, puis afficher un code",
    no: "Garder",
  },
  titleProgress: (percent) => `${percent} – PairQR`,
};
