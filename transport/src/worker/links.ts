/**
 * The data channels that a session has at the same time: those in their handshake, and the one in use.
 *
 *   open ─► (described) ─► handshake ─► in use, the one before it is dropped ─► confirmed, all others are ─► lost
 */

import type { HandshakeResult } from "#protocol/channel/handshake";
import type { Psk } from "#protocol/channel/psks";
import type { MemberRole } from "#protocol/signalling/peer-id";
import type { CryptoSuite, KeyPair } from "#protocol/suite";
import type { TransferMessage } from "#protocol/transfer/messages";
import type { Descriptions } from "../peer-connection.ts";
import { type ChannelLink, openChannelLink } from "./channel-link.ts";
import type { DataChannelLike } from "./data-channel-port.ts";
import type { Attempt, LostCause } from "./messages.ts";
import { PskKeeper } from "./psk-keeper.ts";

export type LinksOptions = {
  readonly suite: CryptoSuite;
  readonly role: MemberRole;
  readonly sessionId: string;
  readonly psk: Psk;
  readonly onEstablished: (attempt: Attempt, result: HandshakeResult) => void;
  /** From the one in use only. */
  readonly onMessage: (message: TransferMessage) => void;
  readonly onPartial: () => void;
  readonly onLost: (attempt: Attempt, wasInUse: boolean, cause: LostCause) => void;
};

export type Links = {
  /** Undefined while there is no channel. */
  readonly current: ChannelLink | undefined;
  open(attempt: Attempt, dataChannel: DataChannelLike): void;
  describe(attempt: Attempt, descriptions: Descriptions): void;
  drop(attempt: Attempt): void;
  /** A goodbye on the one in use; all are over then. */
  end(): Promise<void>;
};

type Entry = { readonly link: ChannelLink; readonly describe: (descriptions: Descriptions) => void };

export function createLinks(options: LinksOptions): Links {
  const { suite, role, sessionId } = options;
  const psks = new PskKeeper(options.psk);
  const entries = new Map<Attempt, Entry>();
  let current: Attempt | undefined;
  /** Made before there is a data channel: the first one opens a moment after it was made. */
  let firstEphemeral: Promise<KeyPair> | undefined = suite.generateKeyPair();

  function takeEphemeral(): Promise<KeyPair> {
    const ephemeral = firstEphemeral ?? suite.generateKeyPair();
    firstEphemeral = undefined;
    return ephemeral;
  }

  function use(attempt: Attempt, result: HandshakeResult): void {
    const before = current;
    current = attempt;
    options.onEstablished(attempt, result);
    if (before !== undefined) entries.get(before)?.link.drop();
  }

  /** CH10: whoever holds the psk is here, and an older psk must open nothing more. */
  function dropOthers(attempt: Attempt): void {
    for (const [other, { link }] of [...entries]) if (other !== attempt) link.drop();
  }

  return {
    get current() {
      return current === undefined ? undefined : entries.get(current)?.link;
    },
    open(attempt, dataChannel) {
      let describe: Entry["describe"] = () => {};
      const described = new Promise<Descriptions>((resolve) => {
        describe = resolve;
      });
      const link = openChannelLink({
        dataChannel,
        suite,
        role,
        sessionId,
        psks,
        ephemeral: takeEphemeral(),
        described,
        onEstablished: (result) => use(attempt, result),
        onConfirmed: () => dropOthers(attempt),
        onMessage: (message) => {
          if (attempt === current) options.onMessage(message);
        },
        onPartial: () => attempt === current && options.onPartial(),
        onLost: (cause) => {
          entries.delete(attempt);
          const wasInUse = attempt === current;
          if (wasInUse) current = undefined;
          options.onLost(attempt, wasInUse, cause);
        },
      });
      entries.set(attempt, { link, describe });
    },
    describe: (attempt, descriptions) => entries.get(attempt)?.describe(descriptions),
    drop: (attempt) => entries.get(attempt)?.link.drop(),
    async end() {
      const last = this.current;
      await last?.end();
      for (const { link } of [...entries.values()]) link.drop();
    },
  };
}
