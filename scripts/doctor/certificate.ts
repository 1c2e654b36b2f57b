/** The certificate as browsers judge it: chain, name, dates; and the TLS version they would get. */

import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { connect, type PeerCertificate, rootCertificates, type TLSSocket } from "node:tls";
import { type Told, tell } from "../../mobile-web/src/doctor/findings.ts";
import { isLocal, isSecure, NoAnswer } from "../../mobile-web/src/doctor/reach.ts";
import { wordsOf } from "./node-reach.ts";

const waitMs = 10_000;
const dayMs = 24 * 60 * 60_000;
/** Renewal is due at a third of a life that is left; Let's Encrypt's is 90 days, Caddy's own 12 hours. */
const lateLifeShare = 1 / 5;
const lateMaxMs = 14 * dayMs;
const goodProtocols = ["TLSv1.2", "TLSv1.3"];
const defaultPort = 443;

export async function checkCertificate(
  origin: string,
  authority: string | undefined,
  now = Date.now(),
): Promise<Told> {
  if (!isSecure(origin)) return isLocal(origin) ? tell("tls-not-needed", {}) : tell("tls-missing", {});
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, "");
  const socket = await open(host, Number(port) || defaultPort, authority);
  try {
    return judge(socket, host, now);
  } finally {
    socket.destroy();
  }
}

function judge(socket: TLSSocket, host: string, now: number): Told {
  const certificate = socket.getPeerCertificate();
  const [from, until] = [Date.parse(certificate.valid_from), Date.parse(certificate.valid_to)];
  const issuer = issuerOf(certificate);
  // First what a renewal cures, then what another certificate does.
  if (until <= now) return tell("certificate-expired", { date: dayOf(until) });
  if (from > now) return tell("certificate-early", { date: dayOf(from) });
  const parsed = new X509Certificate(certificate.raw);
  const isForHost = isIP(host) === 0 ? parsed.checkHost(host) : parsed.checkIP(host);
  if (isForHost === undefined) return tell("certificate-wrong-name", { host, names: namesOf(certificate) });
  const fault = String(socket.authorizationError ?? "");
  if (/LEAF_SIGNATURE|ISSUER_CERT/.test(fault) && !parsed.checkIssued(parsed)) {
    return isSentAlone(socket)
      ? tell("certificate-incomplete", { issuer })
      : tell("certificate-untrusted", { issuer });
  }
  if (!socket.authorized && fault !== "") return tell("certificate-untrusted", { issuer });
  const protocol = socket.getProtocol() ?? "";
  if (!goodProtocols.includes(protocol)) return tell("tls-too-old", { protocol });
  const days = Math.floor((until - now) / dayMs);
  const isLate = until - now < Math.min(lateMaxMs, (until - from) * lateLifeShare);
  return isLate
    ? tell("certificate-ends-soon", { days })
    : tell("certificate-good", { days, protocol, issuer });
}

function open(host: string, port: number, authority: string | undefined): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(new NoAnswer(wordsOf(error)));
    const socket = connect({
      host,
      port,
      ...(isIP(host) === 0 && { servername: host }),
      ...(authority !== undefined && { ca: [...rootCertificates, authority] }),
      // To see what is wrong with it, and to say so.
      rejectUnauthorized: false,
      minVersion: "TLSv1",
    });
    socket.setTimeout(waitMs, () => socket.destroy(new Error(`nothing within ${waitMs / 1000} s`)));
    socket.once("error", fail);
    socket.once("secureConnect", () => resolve(socket));
  });
}

/** Node links what was sent: a certificate without an issuer came alone. */
function isSentAlone(socket: TLSSocket): boolean {
  const { issuerCertificate } = socket.getPeerCertificate(true);
  return issuerCertificate === undefined;
}

function issuerOf({ issuer }: PeerCertificate): string {
  return [issuer.O, issuer.CN].flat().filter(Boolean).join(", ") || "an unnamed issuer";
}

function namesOf({ subjectaltname = "", subject }: PeerCertificate): string {
  return subjectaltname.replace(/(DNS|IP Address):/g, "") || [subject.CN].flat().join(", ") || "nobody";
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
