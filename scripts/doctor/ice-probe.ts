/** One STUN or TURN URL, asked as a browser would ask: and whether it would also relay where it must not (SG43). */

import { lookup } from "node:dns/promises";
import { rootCertificates } from "node:tls";
import { isPrivateAddress } from "../../mobile-web/src/doctor/private-network.ts";
import type { IceCredentials, IceOutcome } from "../../mobile-web/src/doctor/reach.ts";
import { parseIceUrl } from "./ice-url.ts";
import { askBinding, openTurnProbe, type TurnProbe } from "./turn-probe.ts";

/** The operator's own network, and the clouds' place for a machine's keys. */
const forbiddenPeers = ["10.0.0.1", "192.168.0.1", "169.254.169.254"];
const discardPort = 9;

export async function probeStun(url: string, authority: string | undefined): Promise<IceOutcome> {
  const startedAt = performance.now();
  try {
    const answer = await askBinding(url, { authority: withWellKnown(authority) });
    if (!answer.ok) return { kind: "refused", code: answer.code, why: answer.reason };
    return { kind: "good", address: answer.value.address, ms: since(startedAt) };
  } catch (error) {
    return explain(error);
  }
}

export async function probeTurn(
  url: string,
  credentials: IceCredentials,
  authority: string | undefined,
): Promise<IceOutcome> {
  const startedAt = performance.now();
  let probe: TurnProbe | undefined;
  try {
    probe = await openTurnProbe(url, credentials, { authority: withWellKnown(authority) });
    const allocated = await probe.allocate();
    if (!allocated.ok) return { kind: "refused", code: allocated.code, why: allocated.reason };
    const ms = since(startedAt);
    const { address } = allocated.value.relayed;
    const openPeer = await findOpenPeer(probe);
    await probe.refresh(0);
    if (openPeer !== undefined) return { kind: "open-door", peer: openPeer };
    if (isPrivateAddress(address) && !(await leadsToPrivateAddress(url))) {
      return { kind: "private-relay", address };
    }
    return { kind: "good", address, ms };
  } catch (error) {
    return explain(error);
  } finally {
    probe?.close();
  }
}

async function findOpenPeer(probe: TurnProbe): Promise<string | undefined> {
  for (const address of forbiddenPeers) {
    const { ok } = await probe.createPermission({ address, port: discardPort });
    if (ok) return address;
  }
  return undefined;
}

async function leadsToPrivateAddress(url: string): Promise<boolean> {
  const { address } = await lookup(parseIceUrl(url)?.host ?? "", { family: 4 });
  return isPrivateAddress(address);
}

function withWellKnown(authority: string | undefined): string | undefined {
  return authority === undefined ? undefined : [...rootCertificates, authority].join("\n");
}

function explain(error: unknown): IceOutcome {
  const why = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^No (answer|connection) within/.test(why)) return { kind: "silent" };
  // OpenSSL's names of what is wrong with a certificate, and Node's own.
  if (/CERT|SIGNED|UNABLE_TO|TLS_/.test(code)) return { kind: "certificate", why };
  return { kind: "unreachable", why: code === "" ? why : `${code}` };
}

function since(startedAt: number): number {
  return Math.round(performance.now() - startedAt);
}
