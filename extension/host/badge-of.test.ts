import { expect, test } from "vitest";
import { endedState, fileRow, filesItem, inPhase, sessionStates } from "#ui/test-states.ts";
import { badgeOf } from "./badge-of.ts";

const half = filesItem({
  files: [fileRow({ sizeBytes: 200, durableBytes: 101, state: "active" })],
  state: { kind: "active" },
});

const paused = filesItem({ ...half, state: { kind: "paused" } });
const queued = filesItem({
  files: [fileRow({ sizeBytes: 200, durableBytes: 0 })],
  state: { kind: "queued" },
});

test.each([
  ["no session", null, { kind: "none" }],
  ["waiting", sessionStates.waiting, { kind: "waiting" }],
  ["waiting without a server", sessionStates.waitingWithItem, { kind: "problem" }],
  ["connecting", sessionStates.connecting, { kind: "waiting" }],
  ["connecting without a path", sessionStates.noPath, { kind: "problem" }],
  ["connected", sessionStates.connected, { kind: "connected" }],
  ["a phone that does not answer", sessionStates.quiet, { kind: "problem" }],
  ["reconnecting", sessionStates.reconnecting, { kind: "problem" }],
  [
    "a transfer",
    inPhase(sessionStates.connected.phase, { items: [half] }),
    { kind: "progress", percent: 50 },
  ],
  [
    "a transfer that goes on by itself",
    inPhase(sessionStates.connected.phase, { items: [paused] }),
    { kind: "progress", percent: 50 },
  ],
  [
    "a transfer, and one that waits for its turn",
    inPhase(sessionStates.connected.phase, { items: [half, queued] }),
    { kind: "progress", percent: 25 },
  ],
  ["ended by the phone", endedState({ kind: "ended-by-peer" }), { kind: "none" }],
  ["a code that was not used", endedState({ kind: "link-expired" }), { kind: "none" }],
  ["ended here", endedState({ kind: "ended-here" }), { kind: "none" }],
  ["a phone that was lost", endedState({ kind: "peer-lost" }), { kind: "problem" }],
])("%s", (_name, session, badge) => {
  expect(badgeOf(session)).toEqual(badge);
});
