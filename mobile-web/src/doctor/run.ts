/**
 * All checks at once, each as a promise of what it found: none waits for another's line.
 *
 *   page, headers, links, ready, http3    one request each
 *   session ──► socket, addresses, clock, STUN, TURN ──► ended ──► api
 */

import { checkAddresses } from "./checks/addresses.ts";
import { checkClock } from "./checks/clock.ts";
import { checkIce } from "./checks/ice.ts";
import { checkHeaders, checkHttp3, checkLinks, checkPage, checkReady } from "./checks/page.ts";
import { endTrialSession, openTrialSession, type TrialSession } from "./checks/session.ts";
import { checkSocket } from "./checks/socket.ts";
import { type CheckName, checkNames, type Finding, type Told, tell } from "./findings.ts";
import { NoAnswer, type Reach } from "./reach.ts";

export type RunningCheck = { readonly check: CheckName; readonly finding: Promise<Finding> };
/** Those that only one kind of reach can do. */
export type OwnChecks = Partial<Record<CheckName, () => Promise<Told>>>;

/** In the order of `checkNames`, without those that nobody here can do. */
export function startChecks(reach: Reach, own: OwnChecks = {}): readonly RunningCheck[] {
  const page = reach.ask("/");
  const opened = openTrialSession(reach);
  // Whoever awaits them tells; a rejection before that is nobody's.
  for (const promise of [page, opened]) promise.catch(() => undefined);

  const withSession = async (check: (session: TrialSession) => Told | Promise<Told>): Promise<Told> => {
    const result = await opened.catch(() => null);
    return result?.ok === true ? check(result.session) : tell("skipped", {});
  };
  const members: Partial<Record<CheckName, Promise<Told>>> = {
    socket: withSession((session) => checkSocket(reach, session)),
    addresses: withSession((session) => checkAddresses(reach, session)),
    clock: withSession(checkClock),
    stun: withSession((session) => checkIce(reach, "stun", session)),
    "turn-udp": withSession((session) => checkIce(reach, "turn-udp", session)),
    "turn-tcp": withSession((session) => checkIce(reach, "turn-tcp", session)),
    "turn-tls": withSession((session) => checkIce(reach, "turn-tls", session)),
  };
  const checkApi = async (): Promise<Told> => {
    const result = await opened;
    if (!result.ok) return result.told;
    await Promise.allSettled(Object.values(members));
    return endTrialSession(reach, result.session);
  };
  const running: Partial<Record<CheckName, Promise<Told>>> = {
    ...members,
    page: page.then((answer) => checkPage(reach, answer)),
    headers: page.then((answer) => checkHeaders(reach, answer)),
    links: checkLinks(reach),
    ready: checkReady(reach),
    api: checkApi(),
    http3: page.then(checkHttp3),
    ...Object.fromEntries(Object.entries(own).map(([check, run]) => [check, run()])),
  };
  return checkNames.flatMap((check) => {
    const told = running[check];
    return told === undefined ? [] : [{ check, finding: settle(check, told) }];
  });
}

async function settle(check: CheckName, told: Promise<Told>): Promise<Finding> {
  return { check, ...(await told.catch(explainError)) };
}

function explainError(error: unknown): Told {
  const why = error instanceof Error ? error.message : String(error);
  return error instanceof NoAnswer ? tell("no-answer", { why }) : tell("own-mistake", { why });
}
