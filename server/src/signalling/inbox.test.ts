import * as v from "valibot";
import { expect, it, vi } from "vitest";
import type { WebSocket } from "ws";
import { formatPeerId } from "#protocol/signalling/peer-id";
import { candidate } from "../../test/support/signalling-socket.ts";
import { limitsSchema } from "../limits.ts";
import { Connection } from "./connection.ts";
import { createInbox } from "./inbox.ts";

const sessionId = "0".repeat(32);

it.each([
  ["ASCII", "v", 50_000],
  ["of two bytes", "é", 25_000],
  ["of three", "€", 17_000],
])("[SG20] does not read while more than 128 KiB wait: characters %s", async (_kind, character, count) => {
  const socket = { readyState: 1, OPEN: 1, pause: vi.fn(), resume: vi.fn() };
  let carry = (): void => undefined;
  const carried = new Promise<void>((resolve) => {
    carry = resolve;
  });
  const inbox = createInbox(open(socket), {
    limits: v.parse(limitsSchema, {}),
    elapsed: () => 0,
    heartbeat: () => undefined,
    reported: () => undefined,
    passOn: () => false,
    route: () => carried,
    waits: () => undefined,
  });
  const envelope = candidate(formatPeerId(sessionId, "host"), character.repeat(count));
  const data = Buffer.from(JSON.stringify(envelope));
  inbox.message(data, false);
  inbox.message(data, false);
  expect(socket.pause).not.toHaveBeenCalled();
  inbox.message(data, false);
  expect(socket.pause).toHaveBeenCalledTimes(1);
  expect(socket.resume).not.toHaveBeenCalled();
  carry();
  await vi.waitFor(() => expect(socket.resume).toHaveBeenCalledTimes(1));
});

function open(socket: unknown): Connection {
  const session = { sessionId, joinKeyHash: "", hostClaimHash: "", guestClaimHash: "", expiresAt: 0 };
  return new Connection({
    socket: socket as WebSocket,
    member: { sessionId, role: "guest" },
    session,
    connectionId: "",
    openedAt: 0,
  });
}
