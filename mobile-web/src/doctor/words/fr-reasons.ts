/** What was found and what to do about it, in French. */

import type { Sentence } from "#ui/i18n/catalogue.ts";
import type { ReasonWords } from "./words.ts";

const good = (what: string): Sentence => ({ what, next: "" });
const days = (count: number) => `${count} ${count < 2 ? "jour" : "jours"}`;

export const frReasons: ReasonWords = {
  skipped: () => ({
    what: "Non vérifié : il faut une session.",
    next: "Réparez d’abord l’API des sessions.",
  }),
  "own-mistake": ({ why }) => ({
    what: `Le diagnostic a échoué : ${why}`,
    next: "Merci de signaler cette ligne.",
  }),
  "no-answer": ({ why }) => ({
    what: `Pas de réponse : ${why}`,
    next: "L’adresse est-elle juste, son nom mène-t-il à ce serveur, le proxy tourne-t-il, le pare-feu laisse-t-il passer son port ?",
  }),

  "certificate-good": ({ days: left, protocol, issuer }) =>
    good(`Valable encore ${days(left)}, délivré par ${issuer}, avec ${protocol}.`),
  "certificate-ends-soon": ({ days: left }) => ({
    what: `Il expire dans ${days(left)} et devrait déjà être renouvelé.`,
    next: "Cherchez pourquoi dans le journal du proxy : le port 80 doit être ouvert pour Let’s Encrypt, et le nom doit mener ici.",
  }),
  "certificate-expired": ({ date }) => ({
    what: `Il a expiré le ${date} : les navigateurs refusent la page.`,
    next: "Renouvelez-le et cherchez pourquoi il ne l’a pas été : le port 80 est-il ouvert, le nom mène-t-il ici ?",
  }),
  "certificate-early": ({ date }) => ({
    what: `Il n’est valable qu’à partir du ${date}.`,
    next: "L’horloge de cet ordinateur, ou de celui qui l’a délivré, est fausse.",
  }),
  "certificate-wrong-name": ({ host, names }) => ({
    what: `Il est pour ${names}, pas pour ${host} : les navigateurs refusent la page.`,
    next: `Mettez ${host} dans PAIRQR_HOST, ou obtenez un certificat avec ce nom.`,
  }),
  "certificate-untrusted": ({ issuer }) => ({
    what: `Personne ne se porte garant de son émetteur, ${issuer}.`,
    next: "Les téléphones refusent la page tant qu’on ne leur dit pas d’accepter cet émetteur. Si cet émetteur est le vôtre : --ca <son fichier PEM>. Sinon mettez votre adresse e-mail dans CADDY_TLS, pour Let’s Encrypt.",
  }),
  "certificate-incomplete": ({ issuer }) => ({
    what: `Il vient sans le certificat de son émetteur, ${issuer} : certains téléphones refusent la page.`,
    next: "Donnez au proxy toute la chaîne (fullchain.pem), pas le certificat seul.",
  }),
  "tls-too-old": ({ protocol }) => ({
    what: `Le serveur ne connaît rien de plus récent que ${protocol}.`,
    next: "Autorisez TLS 1.2 et 1.3 dans le proxy.",
  }),
  "tls-not-needed": () =>
    good("Du http non chiffré : il suffit sur cet ordinateur, mais les téléphones ont besoin de https."),
  "tls-missing": () => ({
    what: "Du http non chiffré : les téléphones privent alors la page de chiffrement, d’appareil photo et de stockage.",
    next: "Mettez Caddy devant (infra/README.md), ou prenez l’adresse https qu’affiche npm start.",
  }),

  "redirect-good": () => good("Qui tape l’adresse sans https arrive bien à la page."),
  "redirect-missing": ({ status }) => ({
    what: `Une requête http reçoit ${status} au lieu d’être redirigée vers https.`,
    next: "Redirigez toutes les requêtes http vers https, par 301 ou 308.",
  }),
  "redirect-elsewhere": ({ location }) => ({
    what: `Les requêtes http sont redirigées vers ${location}.`,
    next: "Redirigez vers https sur le même nom, et gardez le chemin.",
  }),
  "redirect-none": () => good("Il n’y a pas de https vers lequel rediriger."),
  "redirect-closed": ({ port }) => ({
    what: `Rien ne répond au port ${port}.`,
    next: "Ouvrez le port 80 : pour qui tape l’adresse sans https, et pour Let’s Encrypt. Si c’est un autre port : --http-port.",
  }),

  "page-good": () => good("Elle arrive telle qu’elle a été construite."),
  "page-redirected": ({ location }) => ({
    what: `La page redirige${location === "" ? "" : ` vers ${location}`}. Le navigateur y emporte le secret du lien.`,
    next: "Servez la page à l’adresse / elle-même. Si elle doit porter un autre nom : mettez-le dans PAGE_ORIGIN, et que la page y réponde.",
  }),
  "page-redirects-endlessly": ({ location }) => ({
    what: `La page redirige vers ${location}, qui redirige encore, sans fin.`,
    next: "Souvent un proxy parle http à un autre qui redirige vers https : qu’il lui parle https, ou ne redirigez qu’à un endroit.",
  }),
  "page-missing": ({ status }) => ({
    what: `Il n’y a pas de page : la réponse est ${status}.`,
    next: "Construisez-la (npm run build:page) et mettez son dossier dans PAGE_DIR.",
  }),
  "page-changed": () => ({
    what: "Ses scripts ne sont pas ceux que permet sa Content-Security-Policy : les navigateurs ne les exécuteront pas.",
    next: "Quelque chose, en chemin, réécrit les pages ou les en-têtes (minify, rocket loader, statistiques) : désactivez-le pour ce nom.",
  }),
  "page-kept": ({ value }) => ({
    what: `Les navigateurs peuvent la garder sans la redemander (Cache-Control : ${value === "" ? "aucun" : value}).`,
    next: "Le proxy doit transmettre Cache-Control : sinon, après une mise à jour, les téléphones auraient une page dont les scripts n’existent plus.",
  }),

  "headers-good": () => good("Ils sont tous là : la page ne peut charger que ses propres fichiers."),
  "headers-missing": ({ names }) => ({
    what: `Absents ou modifiés : ${names}.`,
    next: "Le proxy doit transmettre les en-têtes du serveur. Pour strict-transport-security, il faut aussi X-Forwarded-Proto, et le proxy dans TRUSTED_PROXY.",
  }),
  "headers-cookie": () => ({
    what: "Quelque chose, en chemin, pose un cookie ; PairQR n’en pose pas.",
    next: "Désactivez l’affinité de session et les statistiques du proxy : aucun nœud n’en a besoin.",
  }),

  "links-good": ({ origin }) => good(`Les codes mènent à ${origin}.`),
  "links-elsewhere": ({ origin, asked }) => ({
    what: `Les codes mènent les téléphones à ${origin}, pas ici.`,
    next: `Mettez PAGE_ORIGIN=${asked}, sauf si la page doit être là-bas.`,
  }),
  "not-pairqr": ({ status }) => ({
    what: `Ce n’est pas PairQR qui répond à /api/v1/info (${status}).`,
    next: "Est-ce la bonne adresse ? Le proxy transmet-il /api/ au serveur, sans rien changer ?",
  }),

  "ready-good": () => good("Le serveur se dit prêt."),
  "ready-hidden": () => good("/readyz n’est pas visible de l’extérieur, comme il se doit derrière un proxy."),
  "ready-degraded": ({ stores }) => ({
    what: `L’appairage marche, mais ceci ne répond pas : ${stores}.`,
    next: "Voyez PostgreSQL (DATABASE_URL), ou le dossier DATA_DIR. En attendant, les compteurs restent en mémoire.",
  }),
  "ready-down": ({ stores }) => ({
    what: `Le serveur n’est pas prêt${stores === "" ? "" : ` : pas de réponse de ${stores}`}.`,
    next: "Voyez Redis (REDIS_URL) et le journal du serveur.",
  }),

  "api-good": ({ ms }) =>
    good(
      `Session créée, mauvaise clé refusée, session rejointe puis terminée ; ${ms} ms pour la première réponse.`,
    ),
  "api-refused": ({ call, status, code }) => ({
    what: `« ${call} » a été refusé : ${status}${code === "" ? "" : ` ${code}`}.`,
    next:
      code === ""
        ? "Ce n’était pas PairQR : le proxy doit transmettre /api/ tel quel, toutes méthodes comprises."
        : "Cherchez ce moment dans le journal du serveur.",
  }),
  "api-busy": ({ seconds }) => ({
    what: "Trop de requêtes depuis cette adresse.",
    next: `Attendez ${seconds} s. Si d’autres voient cela aussi, tous partagent peut-être l’adresse du proxy : voyez « En-têtes du proxy » et réglez TRUSTED_PROXY.`,
  }),
  "api-unavailable": () => ({
    what: "Le serveur n’accepte pas de session en ce moment.",
    next: "Voyez Redis (REDIS_URL) et /readyz de chaque nœud ; ou il est plein : sessionsTotal dans LIMITS.",
  }),
  "api-lets-anyone-in": () => ({
    what: "Une mauvaise clé n’a pas été refusée.",
    next: "Ce n’est pas le serveur PairQR qu’il prétend être : ne l’utilisez pas.",
  }),

  "socket-good": ({ ms }) => good(`Ouvert ; le serveur a salué en ${ms} ms.`),
  "socket-not-upgraded": ({ status }) => ({
    what: `Le proxy ne laisse pas passer les WebSockets : la réponse est ${status}.`,
    next: 'nginx : proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade". Apache : mod_proxy_wstunnel. Un CDN : activez les WebSockets.',
  }),
  "socket-refused": ({ status, code }) => ({
    what: `Le serveur l’a refusé : ${status} ${code}.`,
    next: "forbidden : l’origine de la page doit être PAGE_ORIGIN ou dans CORS_ORIGIN. unauthorized : les nœuds doivent partager JWT_SECRET, et le proxy garder les paramètres. session-unknown : les nœuds doivent partager REDIS_URL.",
  }),
  "socket-silent": () => ({
    what: "Il s’est ouvert, mais le salut du serveur n’est pas arrivé.",
    next: "Le proxy retient ce qu’il devrait transmettre : désactivez sa mémoire tampon pour /api/.",
  }),
  "socket-failed": ({ code }) => ({
    what: `Il ne s’est pas ouvert (${code}).`,
    next: "Sans doute le proxy ne laisse-t-il pas passer les WebSockets, ou JWT_SECRET ou REDIS_URL diffèrent entre les nœuds. npm run doctor dit lequel.",
  }),

  "cors-good": () =>
    good("L’extension est admise, dans Chrome et Firefox ; les pages étrangères ne le sont pas."),
  "cors-no-extension": ({ origin, allowed }) => ({
    what: `L’extension n’est pas admise${allowed === "" ? "" : ` (permis : ${allowed})`}.`,
    next: `Ajoutez ${origin} à CORS_ORIGIN, ou ne le réglez pas. Le proxy ne doit pas ajouter son propre Access-Control-Allow-Origin.`,
  }),
  "cors-no-firefox": () => ({
    what: "L’extension est admise depuis Chrome, mais pas depuis Firefox.",
    next: "Ajoutez moz-extension://* à CORS_ORIGIN : Firefox lui donne un autre identifiant dans chaque profil.",
  }),
  "cors-open": ({ allowed }) => ({
    what: `N’importe quelle page est admise (${allowed}).`,
    next: "Retirez l’en-tête Access-Control-Allow-Origin que le proxy ajoute : le serveur envoie le bon.",
  }),

  "addresses-direct": ({ address }) =>
    good(`Pas de proxy entre les deux ; le serveur vous compte sous ${address}.`),
  "addresses-proxied": ({ address }) =>
    good(`Le serveur fait confiance au proxy et vous compte sous ${address}.`),
  "addresses-private": ({ address }) => ({
    what: `Le serveur vous compte sous ${address}, que personne n’a en venant de l’extérieur : tout le monde partage peut-être cette adresse, avec une seule limite.`,
    next: "Ce n’est normal que si vous êtes dans le réseau du serveur. Avec Docker : son réseau a besoin d’IPv6, donc d’Engine 27 ou plus récent (infra/README.md, « Addresses »). Avec un répartiteur de charge : qu’il transmette les adresses.",
  }),
  "addresses-unknown": () => good("Ce serveur est trop ancien pour le dire."),
  "proxy-untrusted": ({ address }) => ({
    what: `Le serveur ne fait pas confiance au proxy : il compte tout le monde sous ${address}, avec une seule limite pour tous.`,
    next: `Mettez l’adresse du proxy dans TRUSTED_PROXY, par exemple TRUSTED_PROXY=${address}`,
  }),
  "proxy-spoofed": () => ({
    what: "N’importe qui peut choisir l’adresse sous laquelle le serveur le compte, et échapper ainsi à ses limites.",
    next: "Réduisez TRUSTED_PROXY à l’adresse du proxy, et que le proxy remplace X-Forwarded-For (nginx : proxy_set_header X-Forwarded-For $remote_addr).",
  }),
  "proxy-silent": ({ address }) => ({
    what: `Le proxy enlève X-Forwarded-For : le serveur compte tout le monde sous ${address}, avec une seule limite pour tous.`,
    next: "Que le proxy écrive l’adresse du client dans X-Forwarded-For, et mettez celle du proxy dans TRUSTED_PROXY.",
  }),
  "proxy-hides-tls": () => ({
    what: "Le serveur n’apprend pas que TLS est utilisé, et ne demande donc à aucun navigateur de l’exiger.",
    next: "Que le proxy mette X-Forwarded-Proto: https.",
  }),

  "clock-good": ({ seconds }) =>
    good(seconds === 0 ? "Celle du serveur est à l’heure." : `${seconds} s d’écart : c’est assez précis.`),
  "clock-off": ({ seconds, isAhead }) => ({
    what: `L’horloge du serveur ${isAhead ? "avance" : "retarde"} de ${seconds} s sur celle de cet ordinateur.`,
    next: "Que les deux suivent NTP (timedatectl set-ntp true) : sinon les jetons expirent trop tôt, et coturn refuse les identifiants.",
  }),

  "stun-good": ({ url, address }) => good(`${url} répond${address === "" ? "" : ` et voit ${address}`}.`),
  "stun-none": () => ({
    what: "Pas de serveur STUN : deux appareils de réseaux différents ne trouveront pas le chemin direct.",
    next: "Installez coturn (infra/coturn/README.md) et ajoutez stun:<son nom>:3478 à TURN_URLS.",
  }),
  "turn-good": ({ url, ms }) => good(`${url} relaie ; ${ms} ms.`),
  "turn-none": () => ({
    what: "Aucun : depuis les réseaux qui ne laissent rien passer d’autre, personne ne peut se connecter.",
    next: "Ajoutez-le à TURN_URLS : turn:<nom>:3478?transport=udp, turn:<nom>:3478?transport=tcp, turns:<nom>:5349?transport=tcp.",
  }),
  "ice-silent": ({ url }) => ({
    what: `Rien ne répond à ${url}.`,
    next: "coturn tourne-t-il ? Ce port est-il ouvert dans son pare-feu, en UDP aussi ? Le réseau où vous êtes le laisse-t-il passer ?",
  }),
  "ice-unreachable": ({ url, why }) => ({
    what: `${url} est injoignable : ${why}.`,
    next: "coturn tourne-t-il, le nom y mène-t-il, ce port est-il ouvert dans son pare-feu ?",
  }),
  "ice-certificate": ({ url, why }) => ({
    what: `Le certificat de ${url} n’est pas bon : ${why}.`,
    next: "Donnez à coturn le certificat du nom qui est dans TURN_URLS (TURN_CERT_FILE, TURN_KEY_FILE), et redémarrez-le après un renouvellement.",
  }),
  "ice-refused": ({ url, code, why }) => ({
    what: `${url} a refusé : ${code} ${why}.`,
    next: "Cherchez ce moment dans le journal de coturn.",
  }),
  "turn-wrong-credentials": ({ url }) => ({
    what: `${url} refuse les identifiants que donne le serveur.`,
    next: "TURN_SECRET doit être le même pour le serveur et coturn (static-auth-secret). S’il l’est, comparez leurs horloges.",
  }),
  "turn-full": ({ url }) => ({
    what: `${url} n’a plus de place pour un relais de plus.`,
    next: "Élargissez sa plage de ports (49152–65535), relevez user-quota ou total-quota, ou ajoutez un coturn.",
  }),
  "turn-open-door": ({ url, peer }) => ({
    what: `${url} relaierait vers ${peer} : c’est une porte ouverte sur votre propre réseau.`,
    next: "Lancez coturn avec infra/coturn/turnserver.conf : ses lignes denied-peer-ip refusent toutes les adresses privées.",
  }),
  "turn-private-relay": ({ url, address }) => ({
    what: `${url} relaie depuis ${address}, que personne ne peut joindre de l’extérieur.`,
    next: "Mettez <adresse publique>/<adresse privée> de sa machine dans TURN_EXTERNAL_IP.",
  }),

  "http3-good": () => good("Proposé."),
  "http3-none": () => good("Non proposé ; rien n’en a besoin."),
};
