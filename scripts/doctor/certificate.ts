/** The certificate as browsers judge it: chain, name, dates; and the TLS version they would get. */

import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import {
  type ConnectionOptions,
  connect,
  type PeerCertificate,
  rootCertificates,
  type TLSSocket,
} from "node:tls";
import { type Told, tell } from "../../mobile-web/src/doctor/findings.ts";
import { isLocal, isSecure, NoAnswer } from "../../mobile-web/src/doctor/reach.ts";
import { wordsOf } from "./node-reach.ts";

const waitMs = 10_000;
const dayMs = 24 * 60 * 60_000;
/** Renewal is due at a third of a life that is left; Let's Encrypt's is 90 days, Caddy's own 12 hours. */
const lateLifeShare = 1 / 5;
const lateMaxMs = 14 * dayMs;
const defaultPort = 443;
/** What no browser speaks any more; OpenSSL lets go of them only where it shall ask for no strength at all. */
const formerProtocols = {
  minVersion: "TLSv1",
  maxVersion: "TLSv1.1",
  ciphers: "DEFAULT@SECLEVEL=0",
} as const;

export async function checkCertificate(
  origin: string,
  authority: string | undefined,
  now = Date.now(),
): Promise<Told> {
  if (!isSecure(origin)) return isLocal(origin) ? tell("tls-not-needed", {}) : tell("tls-missing", {});
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, "");
  const place = { host, port: Number(port) || defaultPort, ...(isIP(host) === 0 && { servername: host }) };
  const trust = authority === undefined ? {} : { ca: [...rootCertificates, authority] };
  try {
    return await ask({ ...place, ...trust }, (socket) => judge(socket, host, authority, now));
  } catch (error) {
    const protocol = isOfTls(error) ? await findFormerProtocol(place) : null;
    if (protocol === null) throw error;
    return tell("tls-too-old", { protocol });
  }
}

function judge(socket: TLSSocket, host: string, authority: string | undefined, now: number): Told {
  const certificate = socket.getPeerCertificate();
  const [from, until] = [Date.parse(certificate.valid_from), Date.parse(certificate.valid_to)];
  const issuer = issuerOf(certificate);
  // First what a renewal cures, then what another certificate does.
  if (until <= now) return tell("certificate-expired", { date: dayOf(until) });
  if (from > now) return tell("certificate-early", { date: dayOf(from) });
  const parsed = new X509Certificate(certificate.raw);
  const isForHost = isIP(host) === 0 ? parsed.checkHost(host) : parsed.checkIP(host);
  if (isForHost === undefined) return tell("certificate-wrong-name", { host, names: namesOf(certificate) });
  if (!socket.authorized) {
    // Whether the authority itself is unknown, or one between it and this one: public ones say where theirs is.
    const hasMore = authority !== undefined || "CA Issuers - URI" in (certificate.infoAccess ?? {});
    return isSentAlone(socket) && hasMore
      ? tell("certificate-incomplete", { issuer })
      : tell("certificate-untrusted", { issuer });
  }
  const days = Math.floor((until - now) / dayMs);
  const isLate = until - now < Math.min(lateMaxMs, (until - from) * lateLifeShare);
  return isLate
    ? tell("certificate-ends-soon", { days })
    : tell("certificate-good", { days, protocol: socket.getProtocol() ?? "", issuer });
}

/** Null: none of those either. */
function findFormerProtocol(place: ConnectionOptions): Promise<string | null> {
  return ask({ ...place, ...formerProtocols }, (socket) => socket.getProtocol()).catch(() => null);
}

/** Somebody is there, and breaks it off. */
function isOfTls(error: unknown): boolean {
  const cause = error instanceof NoAnswer ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && /^(ERR_SSL|EPROTO|ECONNRESET)/.test(String(cause.code));
}

function ask<T>(options: ConnectionOptions, read: (socket: TLSSocket) => T): Promise<T> {
  return new Promise((resolve, reject) => {
    // To see what is wrong with the certificate, and to say so.
    const socket = connect({ ...options, rejectUnauthorized: false });
    socket.setTimeout(waitMs, () => socket.destroy(new Error(`nothing within ${waitMs / 1000} s`)));
    socket.once("error", (cause) => reject(new NoAnswer(wordsOf(cause), { cause })));
    socket.once("secureConnect", () => {
      try {
        resolve(read(socket));
      } catch (error) {
        reject(error);
      } finally {
        socket.destroy();
      }
    });
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
