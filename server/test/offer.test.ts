import { describe, expect, it } from "vitest";
import { envelopesQueuedPerPeer } from "#protocol/limits";
import { formatPeerId } from "#protocol/signalling/peer-id";
import { createClaim, createPairing, end, join, membershipOf, pair, register } from "./support/pairing.ts";
import { candidate, openSocket } from "./support/signalling-socket.ts";
import { startTestServer } from "./support/test-server.ts";

const sdp = { type: "offer", sdp: "v=0" };

function offerTo(dst: string, connectionId = "dc_1"): object {
  return { type: "OFFER", dst, payload: { connectionId, type: "data", sdp, metadata: { hidden: 1 } } };
}

/** A session that nobody has joined; `offer` is to its host. */
async function registerOne(url: string) {
  const pairing = createPairing();
  const host = membershipOf(await register(url, pairing));
  return { pairing, host, offer: offerTo(host.peerId) };
}

describe("an offer that comes with the join", () => {
  it("[SG56] reaches the host as from a socket, and its answer the guest's socket when it has opened", async () => {
    const { url } = await startTestServer();
    const { pairing, host, offer } = await registerOne(url);
    const hostSocket = await openSocket(url, host);
    const joined = await join(url, pairing, { offer });
    expect([joined.status, joined.body.isOfferTaken]).toEqual([200, true]);
    const guest = membershipOf(joined);
    expect(await hostSocket.next()).toEqual({
      type: "OFFER",
      src: guest.peerId,
      dst: host.peerId,
      payload: { connectionId: "dc_1", type: "data", sdp },
    });
    hostSocket.send({
      type: "ANSWER",
      dst: guest.peerId,
      payload: { connectionId: "dc_1", type: "data", sdp: { type: "answer", sdp: "v=0" } },
    });
    const guestSocket = await openSocket(url, guest);
    expect(await guestSocket.next()).toMatchObject({ src: host.peerId });
  });

  it("[SG56] is not spoken of where there was none", async () => {
    const { url } = await startTestServer();
    const { pairing } = await registerOne(url);
    expect((await join(url, pairing)).body).not.toHaveProperty("isOfferTaken");
  });

  it("[SG56, SG22] waits for a host that is not connected, before what the guest's socket sends later", async () => {
    const { url } = await startTestServer();
    const { pairing, host } = await registerOne(url);
    const guest = membershipOf(await join(url, pairing, { offer: offerTo(host.peerId, "first") }));
    const guestSocket = await openSocket(url, guest);
    guestSocket.send(offerTo(host.peerId, "second"));
    const hostSocket = await openSocket(url, host);
    expect(await hostSocket.next()).toMatchObject({ payload: { connectionId: "first" } });
    expect(await hostSocket.next()).toMatchObject({ payload: { connectionId: "second" } });
  });

  it("[SG56] goes nowhere where the join is refused", async () => {
    const { url } = await startTestServer();
    const { pairing, host, offer } = await registerOne(url);
    const hostSocket = await openSocket(url, host);
    const wrongKey = { joinKey: createPairing().joinKey, offer };
    expect((await join(url, pairing, wrongKey)).body.code).toBe("wrong-join-key");
    expect((await join(url, pairing)).status).toBe(200);
    expect((await join(url, pairing, { claim: createClaim(), offer })).body.code).toBe("already-joined");
    expect(await hostSocket.next()).toMatchObject({ payload: { code: "second-join-refused" } });
    await end(url, pairing.sessionId, host.token);
    expect((await join(url, pairing, { offer })).body.code).toBe("session-unknown");
    expect(await hostSocket.next()).toMatchObject({ payload: { code: "session-ended" } });
    expect(hostSocket.pending).toEqual([]);
  });

  it("[SG56, SG18] is an offer, of the form and size of one, and to the session's host", async () => {
    const { url } = await startTestServer();
    const { pairing, host } = await registerOne(url);
    const other = await pair(url);
    const codeOf = async (offer: unknown) => (await join(url, pairing, { offer })).body.code;
    expect(await codeOf({ type: "LEAVE", dst: host.peerId })).toBe("bad-request");
    expect(await codeOf({ type: "OFFER", dst: host.peerId, payload: {} })).toBe("bad-request");
    expect(await codeOf(null)).toBe("bad-request");
    expect(await codeOf(offerTo(formatPeerId(other.pairing.sessionId, "host")))).toBe("bad-request");
    expect(await codeOf(offerTo(host.remotePeerId))).toBe("bad-request");
    expect(await codeOf({ ...offerTo(host.peerId), more: "x".repeat(5_000) })).toBe("payload-too-large");
    // None of them has joined.
    expect((await join(url, pairing, { claim: createClaim() })).status).toBe(200);
  });

  it("[SG56, SG21] finds no room where too much waits for the host; the guest has joined all the same", async () => {
    const { url } = await startTestServer();
    const { pairing, host, guest } = await pair(url);
    const guestSocket = await openSocket(url, guest);
    for (let count = 0; count <= envelopesQueuedPerPeer; count += 1) {
      guestSocket.send(candidate(host.peerId, String(count)));
    }
    expect(await guestSocket.next()).toMatchObject({ type: "EXPIRE" });
    const joined = await join(url, pairing, { offer: offerTo(host.peerId) });
    expect([joined.status, joined.body.isOfferTaken]).toEqual([200, false]);
  });
});
