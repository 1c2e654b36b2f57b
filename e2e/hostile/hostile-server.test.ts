/**
 * The server is the enemy: it swaps, replays, reorders, drops, joins by itself, and knows all that the real one knows.
 *
 * What the host would send is a phrase that occurs nowhere else; it is looked for in every byte the server had.
 */

import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { enOutcomes } from "../../ui/src/i18n/en-outcomes.ts";
import { sendTextOn, waitForWords } from "../support/screens.ts";
import { waitFor } from "../support/wait.ts";
import { type Envelope, isIn } from "./support/hostile-server.ts";
import { type HostileStage, openHostileStage } from "./support/hostile-stage.ts";

const { endings, notices } = enOutcomes;
/** What is wrong is on the screens this long after its cause. */
const soonMs = 5_000;

let stage: HostileStage;
let marker: string;
let link: string;

beforeAll(async () => {
  stage = await openHostileStage();
});
afterAll(async () => stage?.close());

/** A new session whose host has something to send. */
beforeEach(async () => {
  link = await stage.newLink();
  marker = `marker ${randomBytes(12).toString("hex")}`;
  await sendTextOn(stage.popup, marker);
});

describe("a server in the middle", () => {
  test("[CH3] ends both connections itself, and gets two handshake messages and nothing else", async () => {
    await standInTheMiddle();
    await stage.phone.page.goto(link);
    await waitForWords(stage.phone.page, endings.guest.tampered.what, soonMs);
    await waitForWords(stage.popup, notices.tampered.what, soonMs);
    const pumped = await stage.attacker.evaluate(() => window.hostile.middleman().pumped());
    expect(pumped.map(({ from, base64 }) => [from, Buffer.from(base64, "base64").length])).toEqual([
      ["guest", 50],
      ["host", 2],
    ]);
    expectNothingSeen(pumped.map(({ base64 }) => base64));
  });

  test("[CH4] names its own certificate in the answer", async () => {
    stage.server.onEnvelope = (envelope) => [
      withSdp(envelope, "ANSWER", (sdp) => sdp.replace(/(a=fingerprint:sha-256 ).*/g, `$1${randomDigest()}`)),
    ];
    await stage.phone.page.goto(link);
    await waitForWords(stage.phone.page, endings.guest.tampered.what, soonMs);
    expectNothingSeen();
  });

  test.for(["join", "socket"] as const)(
    "[CH4] adds a certificate of its own to the offer that came by %s",
    async (route) => {
      stage.server.offerRoute = route;
      stage.server.onEnvelope = (envelope) => [
        withSdp(envelope, "OFFER", (sdp) => `${sdp}a=fingerprint:sha-256 ${randomDigest()}\r\n`),
      ];
      await stage.phone.page.goto(link);
      await waitForWords(stage.phone.page, endings.guest.tampered.what, soonMs);
      await waitForWords(stage.popup, notices.tampered.what, soonMs);
      expectNothingSeen();
    },
  );
});

describe("a server that joins by itself", () => {
  test("[CH9] with its own tokens it hears a refusal, and after three tries the code is void", async () => {
    const tries = [[], [1, 0, ...randomBytes(48)], [...randomBytes(1_000)], [1, 1, ...randomBytes(48)]];
    const heard: string[] = [];
    for (const first of tries) {
      const token = await stage.server.forgeToken("guest");
      const came = await stage.attacker.evaluate(
        (id, forged, bytes) => window.hostile.intrude(id, forged, bytes),
        stage.server.sessionId,
        token,
        first,
      );
      heard.push(...came);
    }
    await waitForWords(stage.popup, endings.host["too-many-attempts"].what, soonMs);
    expect(heard.map((base64) => Buffer.from(base64, "base64").length)).toEqual([2, 2, 2]);
    expectNothingSeen(heard);
  });

  test("[CH7] in the host's place it gets nothing from the phone, which says so", async () => {
    const { attacker, phone } = stage;
    await takeTheHostsPlace();
    await attacker.evaluate(() => window.hostile.middleman().sayToGuest([1, ...Array<number>(48).fill(7)]));
    await waitForWords(phone.page, endings.guest.tampered.what, soonMs);
    expect((await pumpedBytes()).map((bytes) => bytes.length)).toEqual([50]);
  });
});

describe("a data channel that loses its first messages", () => {
  test("[CH6] the phone sees no attack in it, makes another one, and the text arrives", async () => {
    const { attacker, server, phone } = stage;
    await takeTheHostsPlace();
    server.onEnvelope = null;
    // As long as the record of a ping.
    await attacker.evaluate(() => window.hostile.middleman().sayToGuest([1, ...Array<number>(21).fill(7)]));
    await waitForWords(phone.page, marker, soonMs);
    expectNothingSeen();
  });
});

describe("a server that plays with envelopes", () => {
  test("every envelope twice: the text arrives", async () => {
    stage.server.onEnvelope = (envelope) => [envelope, envelope];
    await expectArrival();
  });

  test("the host's candidates before its answer: the text arrives", async () => {
    let answer: Envelope | undefined;
    stage.server.onEnvelope = (envelope, from) => {
      if (from === "guest") return [envelope];
      if (envelope.type === "ANSWER") answer = envelope;
      if (envelope.type === "ANSWER" || answer === undefined) return [];
      return [envelope, answer];
    };
    await expectArrival();
  });

  test("the phone's candidates rewritten to nonsense: the computer's are enough, the text arrives", async () => {
    stage.server.onEnvelope = (envelope, from) => [from === "guest" ? withoutWay(envelope) : envelope];
    await expectArrival();
  });

  test("everybody's candidates rewritten to nonsense: both say that there is no way, and nothing is sent", async () => {
    stage.server.onEnvelope = (envelope) => [withoutWay(envelope)];
    await stage.phone.page.goto(link);
    await waitForWords(stage.phone.page, endings.guest["no-path"].what, 20_000);
    // The host waits for as long as the phone might make another offer (SG45).
    await waitForWords(stage.popup, endings.host["no-path"].what, 8_000 + soonMs);
    expectNothingSeen();
  });

  test("answers with another session's peer ids: the text arrives", async () => {
    const stranger = "0123456789abcdef0123456789abcdef";
    stage.server.onAnswer = (path, json) =>
      path.endsWith("/join") ? { ...json, peerId: `${stranger}-g`, remotePeerId: `${stranger}-h` } : json;
    await expectArrival();
  });

  test("all of it again, and lies about the end, when two devices are connected: they stay so", async () => {
    await expectArrival();
    const { server, popup, phone } = stage;
    for (const { envelope, from } of [...server.passed]) {
      await server.deliver(from === "host" ? "guest" : "host", envelope);
    }
    for (const to of ["host", "guest"] as const) {
      for (const code of ["session-ended", "peer-left", "second-join-refused"]) {
        await server.deliver(to, { type: "PAIRQR", payload: { code } });
      }
      for (const type of ["LEAVE", "EXPIRE", "ID-TAKEN", "INVALID-KEY", "ERROR", "OPEN"]) {
        await server.deliver(to, { type, payload: { msg: "no" } });
      }
    }
    await sendTextOn(phone.page, `back ${marker}`);
    await waitForWords(popup, `back ${marker}`, soonMs);
    await sendTextOn(popup, `again ${marker}`);
    await waitForWords(phone.page, `again ${marker}`, soonMs);
    expectNothingSeen();
  });

  test("no answer at all: the phone soon says what may be wrong, and then that nobody answers", async () => {
    stage.server.onEnvelope = (envelope) => (envelope.type === "ANSWER" ? [] : [envelope]);
    await stage.phone.page.goto(link);
    await waitForWords(stage.phone.page, "takes longer", soonMs + 1_000);
    await waitForWords(stage.phone.page, endings.guest["peer-lost"].what, 20_000);
    expectNothingSeen();
  });
});

async function expectArrival(): Promise<void> {
  await stage.phone.page.goto(link);
  await waitForWords(stage.phone.page, marker);
  expectNothingSeen();
}

function expectNothingSeen(base64s: readonly string[] = []): void {
  expect(stage.server.hasSeen(marker)).toBe(false);
  expect(stage.server.hasSeen(new URL(link).hash.slice(2))).toBe(false);
  expect(base64s.some((base64) => isIn(Buffer.from(base64, "base64"), marker))).toBe(false);
  expect(stage.pageErrors).toEqual([]);
}

/** The guest's offer and the host's answer end here; both get the attacker's own. */
async function standInTheMiddle(): Promise<void> {
  const { attacker, server } = stage;
  await attacker.evaluate(() => window.hostile.newMiddleman());
  server.onEnvelope = (envelope, from) => {
    if (envelope.type === "OFFER") {
      void answerAsHost(envelope).then(() => offerAsGuest(envelope));
    } else if (envelope.type === "ANSWER") {
      void attacker.evaluate((sdp) => window.hostile.middleman().acceptHost(sdp), sdpOf(envelope));
    } else if (envelope.type === "CANDIDATE") {
      const candidate = envelope.payload?.candidate as RTCIceCandidateInit;
      void attacker.evaluate(
        (who, one) => window.hostile.middleman().addCandidate(who, one),
        from,
        candidate,
      );
    }
    return [];
  };
}

/** The guest's offer ends here; its message 1 has come. */
async function takeTheHostsPlace(): Promise<void> {
  const { attacker, server, phone } = stage;
  await attacker.evaluate(() => window.hostile.newMiddleman());
  server.onEnvelope = (envelope, from) => {
    if (from === "guest" && envelope.type === "OFFER") void answerAsHost(envelope);
    return [];
  };
  await phone.page.goto(link);
  await waitFor("message 1", async () => (await pumpedBytes()).length > 0);
}

async function answerAsHost(offer: Envelope): Promise<void> {
  const sdp = await stage.attacker.evaluate(
    (theirs) => window.hostile.middleman().answerGuest(theirs),
    sdpOf(offer),
  );
  const payload = { connectionId: offer.payload?.connectionId, type: "data", sdp: { type: "answer", sdp } };
  await stage.server.deliver("guest", { type: "ANSWER", payload });
}

async function offerAsGuest(offer: Envelope): Promise<void> {
  const sdp = await stage.attacker.evaluate(() => window.hostile.middleman().offerHost());
  const payload = { ...offer.payload, sdp: { type: "offer", sdp } };
  await stage.server.deliver("host", { type: "OFFER", payload });
}

async function pumpedBytes(): Promise<Buffer[]> {
  const pumped = await stage.attacker.evaluate(() => window.hostile.middleman().pumped());
  return pumped.map(({ base64 }) => Buffer.from(base64, "base64"));
}

function sdpOf(envelope: Envelope): string {
  const { sdp } = (envelope.payload ?? {}) as { readonly sdp?: { readonly sdp: string } };
  return sdp?.sdp ?? "";
}

function withSdp(envelope: Envelope, type: string, change: (sdp: string) => string): Envelope {
  if (envelope.type !== type) return envelope;
  const sdp = { ...(envelope.payload?.sdp as object), sdp: change(sdpOf(envelope)) };
  return { ...envelope, payload: { ...envelope.payload, sdp } };
}

/** Its candidates, alone or in a description, name an address where nobody is. */
function withoutWay(envelope: Envelope): Envelope {
  const nowhere = "candidate:1 1 udp 1 0.0.0.0 9 typ host";
  if (envelope.type === "CANDIDATE") {
    const candidate = { ...(envelope.payload?.candidate as object), candidate: nowhere };
    return { ...envelope, payload: { ...envelope.payload, candidate } };
  }
  return withSdp(envelope, envelope.type, (sdp) => sdp.replaceAll(/(?<=^a=)candidate:.*/gm, nowhere));
}

function randomDigest(): string {
  return Array.from(randomBytes(32), (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":");
}
