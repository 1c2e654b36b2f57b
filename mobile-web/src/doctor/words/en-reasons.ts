/** What was found and what to do about it, in English. */

import type { Sentence } from "#ui/i18n/catalogue.ts";
import type { ReasonWords } from "./words.ts";

const good = (what: string): Sentence => ({ what, next: "" });
const days = (count: number) => `${count} ${count === 1 ? "day" : "days"}`;

export const enReasons: ReasonWords = {
  skipped: () => ({ what: "Not checked: it needs a session.", next: "First cure the session API." }),
  "own-mistake": ({ why }) => ({ what: `The doctor failed: ${why}`, next: "Please report this line." }),
  "no-answer": ({ why }) => ({
    what: `No answer: ${why}`,
    next: "Is the address right, does its name lead to this server, does the proxy run, does the firewall let its port through?",
  }),

  "certificate-good": ({ days: left, protocol, issuer }) =>
    good(`Good for another ${days(left)}, by ${issuer}, over ${protocol}.`),
  "certificate-ends-soon": ({ days: left }) => ({
    what: `It ends in ${days(left)}, and should have been renewed by now.`,
    next: "Look into the proxy’s log for why: port 80 must be open for Let’s Encrypt, and the name must lead here.",
  }),
  "certificate-expired": ({ date }) => ({
    what: `It ended on ${date}: browsers refuse the page.`,
    next: "Renew it, and find out why it did not renew itself: is port 80 open, does the name lead here?",
  }),
  "certificate-early": ({ date }) => ({
    what: `It is good only from ${date} on.`,
    next: "The clock of this computer, or of the one that made it, is wrong.",
  }),
  "certificate-wrong-name": ({ host, names }) => ({
    what: `It is for ${names}, not for ${host}: browsers refuse the page.`,
    next: `Set PAIRQR_HOST to ${host}, or get a certificate with that name.`,
  }),
  "certificate-untrusted": ({ issuer }) => ({
    what: `Nobody vouches for its issuer, ${issuer}.`,
    next: "Phones refuse the page unless they are told to trust this issuer. With an authority of your own: --ca <its PEM file>. Else set CADDY_TLS to your e-mail address, for Let’s Encrypt.",
  }),
  "certificate-incomplete": ({ issuer }) => ({
    what: `It comes without the certificate of its issuer, ${issuer}: some phones refuse the page.`,
    next: "Give the proxy the whole chain (fullchain.pem), not the certificate alone.",
  }),
  "tls-too-old": ({ protocol }) => ({
    what: `The server speaks ${protocol} at most.`,
    next: "Allow TLS 1.2 and 1.3 in the proxy.",
  }),
  "tls-not-needed": () => good("Plain http: enough on this computer; phones need https."),
  "tls-missing": () => ({
    what: "Plain http: phones give such a page no encryption, no camera and no storage.",
    next: "Put Caddy before it (infra/README.md), or use the https address that npm start prints.",
  }),

  "redirect-good": () => good("Who types the address without https gets there."),
  "redirect-missing": ({ status }) => ({
    what: `http is answered with ${status} and not sent on to https.`,
    next: "Redirect every http request to https with 301 or 308.",
  }),
  "redirect-elsewhere": ({ location }) => ({
    what: `http is sent on to ${location}.`,
    next: "Redirect to https on the same name, and keep the path.",
  }),
  "redirect-none": () => good("There is no https to lead to."),
  "redirect-closed": ({ port }) => ({
    what: `Nothing answers at port ${port}.`,
    next: "Open port 80: for those who type the address without https, and for Let’s Encrypt. Another port: --http-port.",
  }),

  "page-good": () => good("It arrives as it was built."),
  "page-redirected": ({ location }) => ({
    what: `The page redirects${location === "" ? "" : ` to ${location}`}. The browser takes the secret in the link along.`,
    next: "Answer / itself with the page. Another name: set PAGE_ORIGIN to it, and let it answer.",
  }),
  "page-redirects-endlessly": ({ location }) => ({
    what: `The page redirects to ${location}, and that again, without end.`,
    next: "Often a proxy speaks http to one that redirects to https: let it speak https there, or redirect in one place only.",
  }),
  "page-missing": ({ status }) => ({
    what: `There is no page: the answer is ${status}.`,
    next: "Build it (npm run build:page), and set PAGE_DIR to its folder.",
  }),
  "page-changed": () => ({
    what: "Its scripts are not those that its Content-Security-Policy allows: browsers will not run them.",
    next: "Something on the way rewrites pages or headers (minify, rocket loader, statistics): switch that off for this host.",
  }),
  "page-kept": ({ value }) => ({
    what: `It may be kept without asking again (Cache-Control: ${value === "" ? "none" : value}).`,
    next: "Let the proxy pass Cache-Control on: after an upgrade, phones would get a page whose scripts are gone.",
  }),

  "headers-good": () => good("All there: the page may load its own files, and nothing else."),
  "headers-missing": ({ names }) => ({
    what: `Missing or changed: ${names}.`,
    next: "Let the proxy pass the server’s headers on. strict-transport-security also needs X-Forwarded-Proto, and the proxy in TRUSTED_PROXY.",
  }),
  "headers-cookie": () => ({
    what: "Something on the way sets a cookie; PairQR sets none.",
    next: "Switch off sticky sessions and statistics in the proxy: no node needs stickiness.",
  }),

  "links-good": ({ origin }) => good(`Codes lead to ${origin}.`),
  "links-elsewhere": ({ origin, asked }) => ({
    what: `Codes lead phones to ${origin}, not here.`,
    next: `Set PAGE_ORIGIN=${asked}, unless the page shall be there.`,
  }),
  "not-pairqr": ({ status }) => ({
    what: `/api/v1/info is not answered by PairQR (${status}).`,
    next: "Is it the right address? Does the proxy hand /api/ on, unchanged, to the server?",
  }),

  "ready-good": () => good("The server says that it takes work."),
  "ready-hidden": () => good("/readyz is not shown outside, as it should be behind a proxy."),
  "ready-degraded": ({ stores }) => ({
    what: `Pairing works, but this does not answer: ${stores}.`,
    next: "Look at PostgreSQL (DATABASE_URL), or the folder DATA_DIR. Counters wait in memory meanwhile.",
  }),
  "ready-down": ({ stores }) => ({
    what: `The server takes no work${stores === "" ? "" : `: no answer from ${stores}`}.`,
    next: "Look at Redis (REDIS_URL), and into the server’s log.",
  }),

  "api-good": ({ ms }) => good(`Created, wrong key refused, joined, ended; ${ms} ms for the first.`),
  "api-refused": ({ call, status, code }) => ({
    what: `“${call}” was refused: ${status}${code === "" ? "" : ` ${code}`}.`,
    next:
      code === ""
        ? "That was not PairQR: let the proxy hand /api/ on as it is, with every method."
        : "Look into the server’s log for this moment.",
  }),
  "api-busy": ({ seconds }) => ({
    what: "Too many requests from this address.",
    next: `Wait ${seconds} s. If others see this too, all may share the proxy’s address: see “Proxy headers”, and set TRUSTED_PROXY.`,
  }),
  "api-unavailable": () => ({
    what: "The server takes no sessions now.",
    next: "Look at Redis (REDIS_URL) and at /readyz of each node; or it is full: sessionsTotal in LIMITS.",
  }),
  "api-lets-anyone-in": () => ({
    what: "A wrong key was not refused.",
    next: "This is not the PairQR server that it says it is: do not use it.",
  }),

  "socket-good": ({ ms }) => good(`Opened, and greeted in ${ms} ms.`),
  "socket-not-upgraded": ({ status }) => ({
    what: `The proxy does not let WebSockets through: the answer is ${status}.`,
    next: 'nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade". Apache: mod_proxy_wstunnel. A CDN: switch WebSockets on.',
  }),
  "socket-refused": ({ status, code }) => ({
    what: `The server refused it: ${status} ${code}.`,
    next: "forbidden: the page’s origin must be PAGE_ORIGIN or in CORS_ORIGIN. unauthorized: nodes must share JWT_SECRET, and the proxy must keep the query. session-unknown: nodes must share REDIS_URL.",
  }),
  "socket-silent": () => ({
    what: "It opened, but the server’s greeting did not arrive.",
    next: "The proxy holds back what it should pass on: switch off buffering for /api/.",
  }),
  "socket-failed": ({ code }) => ({
    what: `It did not open (${code}).`,
    next: "Most likely the proxy does not let WebSockets through, or JWT_SECRET or REDIS_URL differ between nodes. npm run doctor says which.",
  }),

  "cors-good": () => good("The extension is let in, in Chrome and Firefox; strange pages are not."),
  "cors-no-extension": ({ origin, allowed }) => ({
    what: `The extension is not let in${allowed === "" ? "" : ` (allowed: ${allowed})`}.`,
    next: `Add ${origin} to CORS_ORIGIN, or leave it unset. The proxy must add no Access-Control-Allow-Origin of its own.`,
  }),
  "cors-no-firefox": () => ({
    what: "The extension is let in from Chrome, not from Firefox.",
    next: "Add moz-extension://* to CORS_ORIGIN: Firefox gives it another id in each profile.",
  }),
  "cors-open": ({ allowed }) => ({
    what: `Any web page is let in (${allowed}).`,
    next: "Take away the proxy’s own Access-Control-Allow-Origin: the server sets the right one.",
  }),

  "addresses-direct": ({ address }) => good(`No proxy in between; you are counted as ${address}.`),
  "addresses-proxied": ({ address }) => good(`The proxy is trusted; you are counted as ${address}.`),
  "addresses-private": ({ address }) => ({
    what: `You are counted as ${address}, which nobody has who comes from outside: everybody may share it, and one limit.`,
    next: "Good only if you are in the server’s own network. Docker: its network needs IPv6, by Engine 27 or newer (infra/README.md, “Addresses”). A load balancer: let it hand addresses on.",
  }),
  "addresses-unknown": () => good("This server is too old to say."),
  "proxy-untrusted": ({ address }) => ({
    what: `The proxy is not trusted: everybody is counted as ${address}, and all share one limit.`,
    next: `Put the proxy’s address into TRUSTED_PROXY, for example TRUSTED_PROXY=${address}`,
  }),
  "proxy-spoofed": () => ({
    what: "Anybody can choose the address that the server counts, and so escape its limits.",
    next: "Narrow TRUSTED_PROXY to the proxy’s own address, and let the proxy replace X-Forwarded-For (nginx: proxy_set_header X-Forwarded-For $remote_addr).",
  }),
  "proxy-silent": ({ address }) => ({
    what: `The proxy takes X-Forwarded-For away: everybody is counted as ${address}, and all share one limit.`,
    next: "Let the proxy write the client’s address into X-Forwarded-For, and put the proxy’s own into TRUSTED_PROXY.",
  }),
  "proxy-hides-tls": () => ({
    what: "The server does not learn that TLS is used, and so asks no browser to insist on it.",
    next: "Let the proxy set X-Forwarded-Proto: https.",
  }),

  "clock-good": ({ seconds }) =>
    good(seconds === 0 ? "The server’s is right." : `${seconds} s apart: good enough.`),
  "clock-off": ({ seconds, isAhead }) => ({
    what: `The server’s clock is ${seconds} s ${isAhead ? "ahead of" : "behind"} this computer’s.`,
    next: "Let both follow NTP (timedatectl set-ntp true): tokens end early, and coturn refuses credentials.",
  }),

  "stun-good": ({ url, address }) => good(`${url} answers${address === "" ? "" : `, and sees ${address}`}.`),
  "stun-none": () => ({
    what: "No STUN server: two networks will not find the direct way.",
    next: "Set up coturn (infra/coturn/README.md) and add stun:<its name>:3478 to TURN_URLS.",
  }),
  "turn-good": ({ url, ms }) => good(`${url} relays; ${ms} ms.`),
  "turn-none": () => ({
    what: "None: from networks that let nothing else through, nobody connects.",
    next: "Add it to TURN_URLS: turn:<name>:3478?transport=udp, turn:<name>:3478?transport=tcp, turns:<name>:5349?transport=tcp.",
  }),
  "ice-silent": ({ url }) => ({
    what: `Nothing answers at ${url}.`,
    next: "Is coturn running? Is that port open in its firewall, for UDP too? Does the network you are in let it through?",
  }),
  "ice-unreachable": ({ url, why }) => ({
    what: `${url} cannot be reached: ${why}.`,
    next: "Is coturn running, does the name lead to it, is that port open in its firewall?",
  }),
  "ice-certificate": ({ url, why }) => ({
    what: `The certificate at ${url} is not good: ${why}.`,
    next: "Give coturn the certificate for the name in TURN_URLS (TURN_CERT_FILE, TURN_KEY_FILE), and restart it after a renewal.",
  }),
  "ice-refused": ({ url, code, why }) => ({
    what: `${url} refused: ${code} ${why}.`,
    next: "Look into coturn’s log for this moment.",
  }),
  "turn-wrong-credentials": ({ url }) => ({
    what: `${url} refuses the credentials that the server gives.`,
    next: "TURN_SECRET must be the same for the server and coturn (static-auth-secret). If it is, compare their clocks.",
  }),
  "turn-full": ({ url }) => ({
    what: `${url} has no room for another relay.`,
    next: "Widen its port range (49152–65535), raise user-quota or total-quota, or run another coturn.",
  }),
  "turn-open-door": ({ url, peer }) => ({
    what: `${url} would relay to ${peer}: it is a door into your own network.`,
    next: "Run coturn with infra/coturn/turnserver.conf: its denied-peer-ip lines refuse all private addresses.",
  }),
  "turn-private-relay": ({ url, address }) => ({
    what: `${url} relays from ${address}, which nobody outside can reach.`,
    next: "Set TURN_EXTERNAL_IP to <public address>/<private address> of its host.",
  }),

  "http3-good": () => good("Offered."),
  "http3-none": () => good("Not offered; nothing needs it."),
};
