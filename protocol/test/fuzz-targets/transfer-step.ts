/** What a peer with the keys may say at any moment: each decoded message is put to the machine in every kind of state. */

import { ProtocolError } from "#protocol/alerts";
import { decodeMessage } from "#protocol/transfer/codec";
import type { TransferMessage } from "#protocol/transfer/messages";
import {
  answerReads,
  file,
  greet,
  type OneMachine,
  openMachine,
  pullingMachine,
  servingMachine,
} from "../transfer/one-machine.ts";

const sizes = [300_000, 0, 3];
const files = sizes.map((sizeBytes, index) => file(`${index}`, sizeBytes));

/** Transfer 1 in one of its states, in either direction. */
function machinesInEveryState(): OneMachine[] {
  const greeting = openMachine();
  greeting.do({ kind: "channel-closed" });
  greeting.do({ kind: "channel-open" });
  const offered = openMachine();
  offered.do({ kind: "send-files", transferId: 1, files });
  offered.do({ kind: "send-text", textId: 1, textKind: "text", title: "", text: "hi" });
  const accepted = openMachine();
  accepted.do({ kind: "send-files", transferId: 1, files });
  accepted.hear({ type: "accept", transferId: 1 });
  const { machine: reading } = servingMachine(...sizes);
  const { machine: sending, effects } = servingMachine(...sizes);
  answerReads(sending, effects);
  const { machine: cancelled } = servingMachine(...sizes);
  cancelled.do({ kind: "cancel", transfer: { direction: "sent", transferId: 1 } });
  const opening = openMachine();
  opening.hear({ type: "manifest", transferId: 1, files });
  const storing = pullingMachine(...sizes);
  storing.hear({ type: "chunk", transferId: 1, fileIndex: 0, offset: 0, bytes: new Uint8Array(2) });
  const resumed = pullingMachine(...sizes);
  resumed.hear({ type: "chunk", transferId: 1, fileIndex: 0, offset: 0, bytes: new Uint8Array(2) });
  resumed.do({ kind: "channel-closed" });
  greet(resumed);
  const dropped = pullingMachine(...sizes);
  dropped.do({ kind: "cancel", transfer: { direction: "received", transferId: 1 } });
  return [
    openMachine(),
    greeting,
    offered,
    accepted,
    reading,
    sending,
    cancelled,
    opening,
    pullingMachine(...sizes),
    storing,
    resumed,
    dropped,
  ];
}

const machines = machinesInEveryState();

/** Every state takes the message or refuses it with a ProtocolError; what it sends, the codec can write. */
export function putToEveryState(message: TransferMessage): void {
  for (const machine of machines) {
    const before = machine.state;
    try {
      machine.hear(message);
    } catch (error) {
      if (!(error instanceof ProtocolError) || error.code === "internal-error") throw error;
    } finally {
      machine.state = before;
    }
  }
}

export function decodeAndStep(input: Uint8Array): void {
  putToEveryState(decodeMessage(input));
}
