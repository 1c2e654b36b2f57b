import { describe, expect, it } from "vitest";
import { envelopesQueuedPerPeer } from "#protocol/limits";
import { formatPeerId } from "#protocol/signalling/peer-id";
import { type Answer, end, pair, postOffer } from "./support/pairing.ts";
import { candidate, openSocket } from "./support/signalling-socket.ts";
import { startTestServer } from "./support/test-server.ts";

const sdp = { type: "offer", sdp: "v=0" };

function offerTo(dst: string, connectionId = "dc_1"): object {
  return { type: "OFFER", dst, payload: { connectionId, type: "data", sdp, metadata: { hidden: 1 } } };
}

describe("an offer by HTTP", () => {
  it("[SG56] reaches the host as from a socket, and its answer the guest's socket when it has opened", async () => {
    const { url } = await startTestServer();
    const { pairing, host, guest } = await pair(url);
    const hostSocket = await openSocket(url, host);
    const answer = await postOffer(url, pairing, guest.token, offerTo(host.peerId));
    expect(answer.status).toBe(204);
    const heard = await hostSocket.next();
    expect(heard).toEqual({
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

  it("[SG56, SG22] waits for a host that is not connected, before what the guest's socket sends later", async () => {
    const { url } = await startTestServer();
    const { pairing, host, guest } = await pair(url);
    await postOffer(url, pairing, guest.token, offerTo(host.peerId, "first"));
    const guestSocket = await openSocket(url, guest);
    guestSocket.send(offerTo(host.peerId, "second"));
    const hostSocket = await openSocket(url, host);
    expect(await hostSocket.next()).toMatchObject({ payload: { connectionId: "first" } });
    expect(await hostSocket.next()).toMatchObject({ payload: { connectionId: "second" } });
  });

  it("[SG56] is the guest's alone, to its own host, while the session lives", async () => {
    const { url } = await startTestServer();
    const { pairing, host, guest } = await pair(url);
    const other = await pair(url);
    const { sessionId } = pairing;
    const offer = offerTo(host.peerId);
    const codeOf = async (answering: Promise<Answer>) => (await answering).body.code;
    expect(await codeOf(postOffer(url, pairing, "none", offer))).toBe("unauthorized");
    expect(await codeOf(postOffer(url, pairing, host.token, offerTo(guest.peerId)))).toBe("forbidden");
    expect(await codeOf(postOffer(url, pairing, other.guest.token, offer))).toBe("forbidden");
    const foreignHost = formatPeerId(other.pairing.sessionId, "host");
    expect(await codeOf(postOffer(url, pairing, guest.token, offerTo(foreignHost)))).toBe("forbidden");
    expect(await codeOf(postOffer(url, pairing, host.token, offer))).toBe("forbidden");
    expect(await codeOf(postOffer(url, pairing, other.guest.token, offerTo(foreignHost)))).toBe("forbidden");
    await end(url, sessionId, host.token);
    expect(await codeOf(postOffer(url, pairing, guest.token, offer))).toBe("session-unknown");
  });

  it("[SG56, SG18] is an offer, of the form and size of one", async () => {
    const { url } = await startTestServer();
    const { pairing, host, guest } = await pair(url);
    const codeOf = async (body: unknown) => (await postOffer(url, pairing, guest.token, body)).body.code;
    expect(await codeOf({ type: "LEAVE", dst: host.peerId })).toBe("bad-request");
    expect(await codeOf({ type: "OFFER", dst: host.peerId, payload: {} })).toBe("bad-request");
    expect(await codeOf("[".repeat(60_000))).toBe("bad-request");
    expect(await codeOf({ ...offerTo(host.peerId), more: "x".repeat(70_000) })).toBe("payload-too-large");
  });

  it("[SG56, SG21] is refused where too much waits for the host", async () => {
    const { url } = await startTestServer();
    const { pairing, host, guest } = await pair(url);
    const guestSocket = await openSocket(url, guest);
    for (let count = 0; count <= envelopesQueuedPerPeer; count += 1) {
      guestSocket.send(candidate(host.peerId, String(count)));
    }
    expect(await guestSocket.next()).toMatchObject({ type: "EXPIRE" });
    const answer = await postOffer(url, pairing, guest.token, offerTo(host.peerId));
    expect([answer.status, answer.body.code]).toEqual([503, "unavailable"]);
  });

  it("[SG56, SG27] is counted by address", async () => {
    const { url } = await startTestServer({ LIMITS: '{"offersPerMinute":2}' });
    const { pairing, host, guest } = await pair(url);
    const statuses = [];
    for (let count = 0; count < 3; count++) {
      statuses.push((await postOffer(url, pairing, guest.token, offerTo(host.peerId))).status);
    }
    expect(statuses).toEqual([204, 204, 429]);
  });
});
