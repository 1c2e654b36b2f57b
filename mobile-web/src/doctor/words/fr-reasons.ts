/** What was found and what to do about it, in French. */

import type { Sentence } from "#ui/i18n/catalogue.ts";
import type { ReasonWords } from "./words.ts";

const good = (what: string): Sentence => ({ what, next: "" });

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

  "certificate-good": ({ days, protocol, issuer }) =>
    good(`Valable encore ${days} jours, délivré par ${issuer}, avec ${protocol}.`),
  "certificate-ends-soon": ({ days }) => ({
    what: `Il expire dans ${days} jours et devrait déjà être renouvelé.`,
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
    next: "Les téléphones refusent la page tant qu’on ne leur dit pas d’accepter cet émetteur. Avec une autorité à vous : --ca <son fichier PEM>. Sinon mettez votre adresse e-mail dans CADDY_TLS, pour Let’s Encrypt.",
  }),
  "certificate-incomplete": ({ issuer }) => ({
    what: `Il vient sans le certificat de son émetteur, ${issuer} : certains téléphones refusent la page.`,
    next: "Donnez au proxy toute la chaîne (fullchain.pem), pas le certificat seul.",
  }),
  "tls-too-old": ({ protocol }) => ({
    what: `Le serveur ne va que jusqu’à ${protocol}.`,
    next: "Autorisez TLS 1.2 et 1.3 dans le proxy.",
  }),
  "tls-not-needed": () => good("Du http simple : assez sur cet ordinateur ; aux téléphones il faut https."),
  "tls-missing": () => ({
    what: "Du http simple : les téléphones refusent alors chiffrement, appareil photo et stockage à la page.",
    next: "Mettez Caddy devant (infra/README.md), ou prenez l’adresse https qu’affiche npm start.",
  }),

  "redirect-good": () => good("Qui tape l’adresse sans https y arrive."),
  "redirect-missing": ({ status }) => ({
    what: `http reçoit ${status} au lieu d’être envoyé vers https.`,
    next: "Redirigez toute demande http vers https, par 301 ou 308.",
  }),
  "redirect-elsewhere": ({ location }) => ({
    what: `http est envoyé vers ${location}.`,
    next: "Redirigez vers https sur le même nom, et gardez le chemin.",
  }),
  "redirect-none": () => good("Il n’y a pas de https où mener."),
  "redirect-closed": ({ port }) => ({
    what: `Rien ne répond au port ${port}.`,
    next: "Ouvrez le port 80 : pour qui tape l’adresse sans https, et pour Let’s Encrypt. Un autre port : --http-port.",
  }),

  "page-good": () => good("Elle arrive telle qu’elle a été construite."),
  "page-redirected": ({ location }) => ({
    what: `La page redirige${location === "" ? "" : ` vers ${location}`}. Le navigateur y emporte le secret du lien.`,
    next: "Répondez par la page à l’adresse / même. Pour un autre nom : mettez-le dans PAGE_ORIGIN et faites-le répondre.",
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
    next: "Quelque chose en chemin réécrit pages ou en-têtes (minify, rocket loader, statistiques) : désactivez-le pour ce nom.",
  }),
  "page-kept": ({ value }) => ({
    what: `Elle peut être gardée sans redemander (Cache-Control : ${value === "" ? "aucun" : value}).`,
    next: "Que le proxy transmette Cache-Control : après une mise à jour, les téléphones auraient une page dont les scripts n’existent plus.",
  }),

  "headers-good": () => good("Tous là : la page ne peut charger que ses propres fichiers."),
  "headers-missing": ({ names }) => ({
    what: `Absents ou changés : ${names}.`,
    next: "Que le proxy transmette les en-têtes du serveur. Pour strict-transport-security, il faut aussi X-Forwarded-Proto, et le proxy dans TRUSTED_PROXY.",
  }),
  "headers-cookie": () => ({
    what: "Quelque chose en chemin pose un cookie ; PairQR n’en pose pas.",
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

  "ready-good": () => good("Le serveur dit qu’il prend du travail."),
  "ready-hidden": () => good("/readyz ne se montre pas dehors, comme il se doit derrière un proxy."),
  "ready-degraded": ({ stores }) => ({
    what: `L’appairage marche, mais ceci ne répond pas : ${stores}.`,
    next: "Voyez PostgreSQL, ou le dossier DATA_DIR. Les compteurs attendent en mémoire.",
  }),
  "ready-down": ({ stores }) => ({
    what: `Le serveur ne prend pas de travail${stores === "" ? "" : ` : ${stores} ne répond pas`}.`,
    next: "Voyez Redis (REDIS_URL) et le journal du serveur.",
  }),

  "api-good": ({ ms }) =>
    good(`Créée, mauvaise clé refusée, rejointe, terminée ; ${ms} ms pour la première réponse.`),
  "api-refused": ({ call, status, code }) => ({
    what: `« ${call} » a été refusé : ${status}${code === "" ? "" : ` ${code}`}.`,
    next:
      code === ""
        ? "Ce n’était pas PairQR : que le proxy transmette /api/ tel quel, avec toutes les méthodes."
        : "Cherchez ce moment dans le journal du serveur.",
  }),
  "api-busy": ({ seconds }) => ({
    what: "Trop de demandes de cette adresse.",
    next: `Attendez ${seconds} secondes. Si d’autres voient cela aussi, tous partagent peut-être l’adresse du proxy : voyez « En-têtes du proxy » et réglez TRUSTED_PROXY.`,
  }),
  "api-unavailable": () => ({
    what: "Le serveur ne prend pas de session en ce moment.",
    next: "Voyez Redis (REDIS_URL) et /readyz de chaque nœud ; ou il est plein : sessionsTotal dans LIMITS.",
  }),
  "api-lets-anyone-in": () => ({
    what: "Une mauvaise clé n’a pas été refusée.",
    next: "Ce n’est pas le serveur PairQR qu’il prétend être : ne l’utilisez pas.",
  }),

  "socket-good": ({ ms }) => good(`Ouvert, et salué en ${ms} ms.`),
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

  "cors-good": () => good("L’extension peut entrer, dans Chrome et Firefox ; les pages étrangères non."),
  "cors-no-extension": ({ origin, allowed }) => ({
    what: `L’extension ne peut pas entrer${allowed === "" ? "" : ` (permis : ${allowed})`}.`,
    next: `Ajoutez ${origin} à CORS_ORIGIN, ou ne le réglez pas. Le proxy ne doit pas ajouter son propre Access-Control-Allow-Origin.`,
  }),
  "cors-no-firefox": () => ({
    what: "L’extension peut entrer depuis Chrome, pas depuis Firefox.",
    next: "Ajoutez moz-extension://* à CORS_ORIGIN : Firefox lui donne un autre identifiant dans chaque profil.",
  }),
  "cors-open": ({ allowed }) => ({
    what: `N’importe quelle page peut entrer (${allowed}).`,
    next: "Enlevez l’Access-Control-Allow-Origin que met le proxy : le serveur met le bon.",
  }),

  "addresses-direct": ({ address }) => good(`Pas de proxy entre les deux ; vous comptez comme ${address}.`),
  "addresses-proxied": ({ address }) => good(`Le proxy est cru ; vous comptez comme ${address}.`),
  "addresses-unknown": () => good("Ce serveur est trop ancien pour le dire."),
  "proxy-untrusted": ({ address }) => ({
    what: `Le proxy n’est pas cru : tous comptent comme ${address} et partagent une seule limite.`,
    next: `Mettez l’adresse du proxy dans TRUSTED_PROXY, par exemple TRUSTED_PROXY=${address}`,
  }),
  "proxy-spoofed": () => ({
    what: "N’importe qui peut choisir l’adresse que compte le serveur, et échapper ainsi à ses limites.",
    next: "Réduisez TRUSTED_PROXY à l’adresse du proxy, et que le proxy remplace X-Forwarded-For (nginx : proxy_set_header X-Forwarded-For $remote_addr).",
  }),
  "proxy-silent": ({ address }) => ({
    what: `Le proxy enlève X-Forwarded-For : tous comptent comme ${address} et partagent une seule limite.`,
    next: "Que le proxy écrive l’adresse du client dans X-Forwarded-For, et mettez la sienne dans TRUSTED_PROXY.",
  }),
  "proxy-hides-tls": () => ({
    what: "Le serveur n’apprend pas que TLS est utilisé, et ne demande donc à aucun navigateur de l’exiger.",
    next: "Que le proxy mette X-Forwarded-Proto: https.",
  }),

  "clock-good": ({ seconds }) =>
    good(seconds === 0 ? "Celle du serveur est juste." : `${seconds} s d’écart : assez juste.`),
  "clock-off": ({ seconds, isAhead }) => ({
    what: `L’horloge du serveur ${isAhead ? "avance" : "retarde"} de ${seconds} s sur celle de cet ordinateur.`,
    next: "Que les deux suivent NTP (timedatectl set-ntp true) : sinon les jetons finissent trop tôt, et coturn refuse les identifiants.",
  }),

  "stun-good": ({ url, address }) => good(`${url} répond${address === "" ? "" : ` et voit ${address}`}.`),
  "stun-none": () => ({
    what: "Pas de serveur STUN : deux réseaux ne trouveront pas la voie directe.",
    next: "Installez coturn (infra/coturn/README.md) et ajoutez stun:<son nom>:3478 à TURN_URLS.",
  }),
  "turn-good": ({ url, ms }) => good(`${url} relaie ; ${ms} ms.`),
  "turn-none": () => ({
    what: "Aucun : depuis les réseaux qui ne laissent passer rien d’autre, personne ne se connecte.",
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
    what: `${url} n’a plus de place pour un relais.`,
    next: "Élargissez ses ports (49152–65535) ou user-quota, ou ajoutez un coturn.",
  }),
  "turn-open-door": ({ url, peer }) => ({
    what: `${url} relaierait vers ${peer} : c’est une porte ouverte sur votre propre réseau.`,
    next: "Lancez coturn avec infra/coturn/turnserver.conf : ses lignes denied-peer-ip refusent toutes les adresses privées.",
  }),
  "turn-private-relay": ({ url, address }) => ({
    what: `${url} relaie depuis ${address}, que personne ne peut joindre de dehors.`,
    next: "Mettez <adresse publique>/<adresse privée> de sa machine dans TURN_EXTERNAL_IP.",
  }),

  "http3-good": () => good("Proposé."),
  "http3-none": () => good("Non proposé ; rien n’en a besoin."),
};
