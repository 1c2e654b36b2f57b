/** Against the published vectors of RFC 5769. */

import { describe, expect, test } from "vitest";
import {
  decodeStunMessage,
  decodeXorAddress,
  encodeStunRequest,
  encodeXorAddress,
  longTermKey,
  readStunError,
  stunAttributes,
  stunMethods,
} from "./stun-message.ts";

const transactionId = hex("b7e7a701bc34d686fa87dfae");
/** RFC 5769, 2.2 and 2.3, without the attributes that follow the address. */
const answerIPv4 = hex(
  "0101 001c 2112a442 b7e7a701bc34d686fa87dfae",
  "8022 000b 7465737420766563746f7220",
  "0020 0008 0001a147e112a643",
);
const answerIPv6 = hex(
  "0101 0018 2112a442 b7e7a701bc34d686fa87dfae",
  "0020 0014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9",
);

describe("requests", () => {
  test("are those of RFC 5769, 2.4, with a long-term credential", () => {
    const username = "マトリックス";
    const { bytes } = encodeStunRequest(
      stunMethods.binding,
      [
        [stunAttributes.username, Buffer.from(username)],
        [stunAttributes.nonce, Buffer.from("f//499k954d6OL34oL9FSTvy64sA")],
        [stunAttributes.realm, Buffer.from("example.org")],
      ],
      {
        key: longTermKey(username, "example.org", "TheMatrIX"),
        transactionId: hex("78ad3433c6ad72c029da412e"),
      },
    );
    expect(bytes.toString("hex")).toBe(
      hex(
        "0001 0060 2112a442 78ad3433c6ad72c029da412e",
        "0006 0012 e3839ee38388e383aae38383e382afe382b90000",
        "0015 001c 662f2f3439396b393534643 64f4c33346f4c3946535476793634 7341",
        "0014 000b 6578616d706c652e6f726700",
        "0008 0014 f67024656dd64a3e02b8e0712e85c9a28ca89666",
      ).toString("hex"),
    );
  });
});

describe("answers", () => {
  test.each([
    ["IPv4", answerIPv4, { address: "192.0.2.1", port: 32853 }],
    ["IPv6", answerIPv6, { address: "2001:db8:1234:5678:11:2233:4455:6677", port: 32853 }],
  ])("say the address in %s", (_family, bytes, address) => {
    const message = decodeStunMessage(bytes);
    expect(message).toMatchObject({ method: stunMethods.binding, kind: "success", transactionId });
    expect(message && decodeXorAddress(message, stunAttributes.xorMappedAddress)).toEqual(address);
    const value = message?.attributes.get(stunAttributes.xorMappedAddress);
    expect(encodeXorAddress(address, transactionId)).toEqual(value);
  });

  test("say the code and the reason of a refusal", () => {
    const bytes = hex("0113 0010 2112a442 b7e7a701bc34d686fa87dfae", "0009 000c 00000401 4e6f206e6f216e00");
    const message = decodeStunMessage(bytes);
    expect(message).toMatchObject({ method: stunMethods.allocate, kind: "error" });
    expect(message && readStunError(message)).toEqual({ code: 401, reason: "No no!n" });
  });

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["a header that is cut", answerIPv4.subarray(0, 19)],
    ["a message that is cut", answerIPv4.subarray(0, -4)],
    ["another cookie", Buffer.concat([answerIPv4.subarray(0, 4), Buffer.alloc(4), answerIPv4.subarray(8)])],
    [
      "an attribute longer than its message",
      hex("0101 0008 2112a442 b7e7a701bc34d686fa87dfae 0020 0008 0001a147"),
    ],
    ["half an attribute's header", hex("0101 0002 2112a442 b7e7a701bc34d686fa87dfae 0020")],
  ])("are none: %s", (_what, bytes) => {
    expect(decodeStunMessage(bytes)).toBeNull();
  });
});

describe("addresses with a gap", () => {
  test.each([
    ["::", "0:0:0:0:0:0:0:0"],
    ["::1", "0:0:0:0:0:0:0:1"],
    ["fe80::", "fe80:0:0:0:0:0:0:0"],
    ["64:ff9b::10.0.0.1", "64:ff9b:0:0:0:0:a00:1"],
  ])("%s", (address, whole) => {
    const value = encodeXorAddress({ address, port: 1 }, transactionId);
    const message = decodeStunMessage(Buffer.concat([answerIPv6.subarray(0, 24), value]));
    expect(message && decodeXorAddress(message, stunAttributes.xorMappedAddress)?.address).toBe(whole);
  });
});

function hex(...parts: readonly string[]): Buffer {
  return Buffer.from(parts.join("").replaceAll(" ", ""), "hex");
}
