/** Français. */

import type { Strings } from "./strings.ts";

export const fr: Strings = {
  popup: {
    point: "Pointez l’appareil photo ici",
    willBeSent: "Sera envoyé",
    nothingYet: "Rien à envoyer pour l’instant",
    nothingYetHint: "Écrivez, collez, déposez ou choisissez ci-dessous, ou connectez juste le téléphone.",
    edit: "Modifier",
    save: "Enregistrer",
    discard: "Annuler",
    fetchingImage: "Récupération de l’image…",
    image: "L’image",
    looking: "Lecture de la page…",
    sendThis: { selection: "Envoyer la sélection", page: "Envoyer cette page", link: "Envoyer ceci" },
    ownWindow: "Ouvrir dans une fenêtre",
    settings: "Paramètres",
    newCode: "Afficher un nouveau code",
    newCodeShort: "Nouveau code",
    newCodeHint: "Termine cette session et affiche un nouveau code, pour ce téléphone ou un autre",
    tryAgain: "Réessayer",
    dropAnywhere: "Déposez pour envoyer",
    connectingTo: "Un appareil a scanné le code.",
    pageClosed:
      "Si la page a été fermée sur le téléphone, choisissez « Nouveau code » et scannez de nouveau.",
    stopForNewCode: "Arrêter, puis nouveau code",
    lostTexts: {
      sentence: "Les textes reçus ne sont conservés nulle part ailleurs. Copiez d’abord ce qu’il vous faut.",
      yes: "Supprimer, puis nouveau code",
      no: "Garder",
    },
    textsGo: "Copiez les textes à garder : ils disparaissent quand PairQR se ferme.",
  },
  plain: {
    switch: "Code QR simple",
    switchHint: "Le texte lui-même dans le code : ni serveur, ni connexion.",
    title: "Scannez pour lire",
    hint: "Tout lecteur de code QR affiche ce texte. Il ne passe par aucun serveur ; rien ne peut revenir.",
    alt: "Code QR contenant le texte lui-même : scannez-le avec l’appareil photo du téléphone.",
    tooLong: {
      what: "C’est trop pour un code QR simple qu’un téléphone puisse encore lire.",
      next: "Raccourcissez le texte, ou désactivez le code QR simple : il peut alors être plus long.",
    },
    empty: {
      what: "Rien à afficher en code pour l’instant.",
      next: "Saisissez un texte ou une adresse ci-dessous.",
    },
    textLabel: "Texte du code",
    notes: {
      unreadable: "Cette page ne peut pas être lue : le code contient son adresse.",
      "local-file":
        "Un téléphone ne peut pas ouvrir l’adresse d’un fichier de cet ordinateur. Désactivez le code QR simple pour envoyer le fichier.",
      "image-as-address":
        "Un code QR simple ne peut pas contenir d’image : il contient l’adresse de l’image.",
      "image-as-page": "Un code QR simple ne peut pas contenir d’image : il contient l’adresse de la page.",
      "media-without-address": "C’est un flux sans lien propre : le code contient celui de la page.",
      "selection-too-large": "La sélection est trop grande : le code contient l’adresse de la page.",
    },
    showThis: { selection: "Afficher la sélection", page: "Afficher cette page", link: "Afficher ceci" },
  },
  received: {
    saving: "Enregistrement…",
    saved: "Enregistré dans Téléchargements/PairQR",
    show: "Afficher dans le dossier",
    showFile: (name) => `Afficher dans le dossier : ${name}`,
    failed:
      "Impossible d’enregistrer dans les téléchargements. Le disque est-il plein, ou une demande a-t-elle été refusée ?",
    saveAgain: "Enregistrer à nouveau",
  },
  hostLost: {
    what: "Le navigateur a arrêté la session.",
    next: "Affichez un nouveau code et scannez-le. Les fichiers déjà enregistrés sont dans vos téléchargements.",
  },
  server: {
    title: "Quel serveur doit présenter vos appareils ?",
    why: "Cette version de PairQR n’a pas de serveur à elle. Saisissez l’adresse d’un serveur à vous ou de confiance.",
    run: "Pour lancer le vôtre : « npm start » dans le code source de PairQR, comme l’explique son README. Son adresse s’affiche alors.",
    label: "Adresse du serveur",
    placeholder: "https://pairqr.example",
    check: "Vérifier et enregistrer",
    checking: "Vérification…",
    saved: "Le serveur répond. Enregistré.",
    problems: {
      "not-an-address": "Ce n’est pas une adresse web. Elle ressemble à https://pairqr.example.",
      "needs-https": "Un téléphone n’ouvre que des pages sûres : l’adresse doit commencer par https://.",
      unreachable: "Cette adresse ne répond pas. Vérifiez-la, ainsi que la connexion ou le VPN.",
      "not-pairqr": "Quelque chose répond, mais ce n’est pas un serveur PairQR. Vérifiez l’adresse.",
    },
    sees: "Le serveur voit que deux appareils se rencontrent, quand, et leurs adresses internet.",
    doesNotSee:
      "Il ne reçoit ni ce que vous envoyez, ni les noms de fichiers : la clé reste dans le code QR. Mais il fournit aussi la page du téléphone : choisissez un serveur de confiance.",
  },
  options: {
    title: "Paramètres de PairQR",
    serverSection: "Serveur",
    appearance: "Apparence",
    language: "Langue",
    languages: { browser: "Celle du navigateur", en: "English", fr: "Français" },
    theme: "Thème",
    themes: { system: "Celui du système", light: "Clair", dark: "Sombre" },
    saved: "Enregistré",
    pageAt: (origin) => `Les téléphones ouvrent ${origin}`,
  },
  menu: {
    icon: "Envoyer au téléphone",
    selection: "Envoyer la sélection au téléphone",
    link: "Envoyer le lien au téléphone",
    image: "Envoyer l’image au téléphone",
    video: "Envoyer le lien de la vidéo au téléphone",
    audio: "Envoyer le lien de l’audio au téléphone",
    page: "Envoyer la page au téléphone",
  },
  notes: {
    "browser-page":
      "Les extensions ne peuvent pas lire les pages du navigateur : seule l’adresse est envoyée.",
    "hidden-page":
      "Le navigateur ne montre rien de cet onglet à PairQR. Écrivez, collez, déposez ou choisissez quelque chose, ou cliquez sur l’icône dans une autre page.",
    "store-page":
      "Les extensions ne peuvent pas lire la boutique d’extensions : seule l’adresse est envoyée.",
    pdf: "Une sélection dans un PDF ne peut pas être lue : c’est l’adresse du PDF qui est envoyée. Copiez plutôt le passage et collez-le ici.",
    "local-file":
      "C’est un fichier de votre ordinateur : le téléphone ne peut pas ouvrir son adresse. Choisissez plutôt le fichier ci-dessous.",
    "not-readable": "Cette page ne se laisse pas lire par les extensions : seule l’adresse est envoyée.",
    "frame-not-readable":
      "Une sélection dans une partie intégrée d’un autre site ne peut pas être lue : copiez-la et collez-la ici.",
    "image-not-readable": "Le site de l’image ne la fournit pas : son lien est envoyé à la place.",
    "image-lost":
      "L’image choisie n’a pas pu être récupérée. Pour l’envoyer, choisissez encore une fois « Envoyer l’image au téléphone ».",
    "image-without-address":
      "L’image n’a pas pu être prise dans la page : le lien de la page est envoyé à la place.",
    "image-too-large":
      "L’image est trop grande pour être prise dans la page : son lien est envoyé à la place.",
    "image-as-address": "Le code QR simple était activé au choix de l’image : son lien est envoyé.",
    "image-as-page": "Le code QR simple était activé au choix de l’image : le lien de la page est envoyé.",
    "media-without-address": "C’est un flux sans lien propre : le lien de la page est envoyé.",
    "long-text-as-file": "Ce texte est très long : il est envoyé comme fichier texte.",
    "selection-too-large":
      "La sélection est trop grande pour être prise dans la page : le lien de la page est envoyé à la place.",
    "nothing-there": "Cet onglet ne contient rien à envoyer.",
  },
  notifications: {
    aPhone: "votre téléphone",
    textFrom: (device) => `Texte reçu de ${device}`,
    filesFrom: (device) => `Reçu de ${device}`,
    saved: (what) => `${what} – enregistré dans Téléchargements/PairQR`,
    notSaved: "Enregistrement impossible",
    notSavedHint: (what) => `${what} : ouvrez PairQR pour réessayer.`,
    sent: "Envoyé au téléphone",
  },
};
