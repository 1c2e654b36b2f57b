/** What comes over the data channel: handshake messages, records of a stranger, records of a peer with the keys. */

import { ByteReader } from "#protocol/byte-reader";
import { encodeRefusal } from "#protocol/channel/handshake";
import { contentTypes, RecordWriter } from "#protocol/channel/record";
import { SecureChannel } from "#protocol/channel/secure-channel";
import type { AesKey } from "#protocol/suite";
import type { FuzzTarget } from "../support/fuzz.ts";
import { initiatorOf, pairingPsk, responderOf, suite } from "../support/handshake.ts";

const guestEphemeral = await suite.importKeyPair(new Uint8Array(32).fill(1));
const hostEphemeral = await suite.importKeyPair(new Uint8Array(32).fill(2));
const psks = [pairingPsk, { kind: "resumption", key: new Uint8Array(32).fill(9) }] as const;

const message1 = await initiatorOf({ ephemeral: guestEphemeral }).writeMessage1();
const resumedMessage1 = await initiatorOf({ ephemeral: guestEphemeral, psk: psks[1] }).writeMessage1();
const responder = responderOf({ ephemeral: hostEphemeral });
await responder.readMessage1(message1);
const { message: message2 } = await responder.writeMessage2();

const key = await suite.importAesKey(new Uint8Array(32).fill(3));
const records = await Promise.all([
  new RecordWriter(key).seal(contentTypes.message, new Uint8Array(40)),
  new RecordWriter(key).seal(contentTypes.part, new Uint8Array(1)),
  new RecordWriter(key).seal(contentTypes.alert, Uint8Array.of(1)),
  new RecordWriter(key).seal(contentTypes.close, new Uint8Array(0)),
]);

/** Everything opens: what a peer can do that seals whatever it likes. */
const transparentKey: AesKey = {
  seal: async (_nonce, _aad, plaintext) => plaintext,
  open: async (_nonce, _aad, ciphertext) => ciphertext.slice(0, -16),
};

export const channelTargets: readonly FuzzTarget[] = [
  {
    name: "handshake message 1",
    cost: "costly",
    samples: [message1, resumedMessage1],
    decode: (input) => responderOf({ psks, ephemeral: hostEphemeral }).readMessage1(input),
  },
  {
    name: "handshake message 2",
    cost: "costly",
    samples: [message2],
    async decode(input) {
      const initiator = initiatorOf({ ephemeral: guestEphemeral });
      await initiator.writeMessage1();
      await initiator.readMessage2(input);
    },
  },
  {
    name: "refusal in place of message 2",
    cost: "costly",
    samples: [],
    async decode(input) {
      const initiator = initiatorOf({ ephemeral: guestEphemeral });
      await initiator.writeMessage1();
      await initiator.readMessage2(
        Uint8Array.of(...encodeRefusal("internal-error").subarray(0, 1), ...input.subarray(0, 100)),
      );
    },
  },
  {
    name: "record of a stranger",
    cost: "costly",
    samples: records,
    decode: (input) => new SecureChannel({ sendKey: key, receiveKey: key }).open(input),
  },
  {
    name: "records of a peer with the keys",
    cost: "cheap",
    samples: [
      Uint8Array.of(contentTypes.part, 1, 65, contentTypes.message, 1, 66, contentTypes.close, 0),
      Uint8Array.of(contentTypes.message, 0, contentTypes.alert, 1, 10),
    ],
    decode: openAll,
  },
];

/** The input is content type, length, plaintext, and so on. */
async function openAll(input: Uint8Array): Promise<void> {
  const channel = new SecureChannel({ sendKey: transparentKey, receiveKey: transparentKey });
  const reader = new ByteReader(input.subarray(0, 2_000));
  while (reader.remainingBytes > 0) {
    const contentType = reader.u8();
    const plaintext = reader.bytes(reader.u8());
    await channel.open(Uint8Array.of(contentType, ...plaintext, ...new Uint8Array(16)));
  }
}
