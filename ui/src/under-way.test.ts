import { expect, test } from "vitest";
import { endedState, filesItem, inPhase, itemStates, sessionStates } from "./test-states.ts";
import { filesUnderWay, fractionUnderWay } from "./under-way.ts";

const { fileActive, filePaused, filesQueued, fileDone, textReceived } = itemStates;
const { phase } = sessionStates.connected;

test("whatever is not over belongs to it, also what waits for its turn or for the path", () => {
  const items = [textReceived, fileDone, fileActive, filePaused, filesQueued];
  expect(filesUnderWay(inPhase(phase, { items }))).toEqual([fileActive, filePaused, filesQueued]);
});

test.each([sessionStates.waiting, sessionStates.connecting])(
  "nothing does before there is a phone",
  (state) => {
    const early = { ...state, items: [filesQueued] };
    expect(filesUnderWay(early)).toEqual([]);
    expect(fractionUnderWay(early)).toBeNull();
  },
);

test.each([
  ["nothing on its way", [fileDone, textReceived], null],
  ["half of one", [part(50, "active")], 0.5],
  ["half of one that goes on by itself", [part(50, "paused")], 0.5],
  ["one that is done does not count", [fileDone, part(50, "active")], 0.5],
  ["half of one and nothing of another", [part(50, "active"), part(0, "queued")], 0.25],
  ["an empty file", [filesItem({ files: [], state: { kind: "active" } })], 0],
])("how far it is together: %s", (_name, items, fraction) => {
  expect(fractionUnderWay(inPhase(phase, { items }))).toBe(fraction);
});

test("nothing is after the end", () => {
  expect(fractionUnderWay(endedState({ kind: "peer-lost" }, { items: [fileDone] }))).toBeNull();
});

function part(durableBytes: number, kind: "queued" | "active" | "paused") {
  return filesItem({ totalBytes: 100, durableBytes, state: { kind } });
}
