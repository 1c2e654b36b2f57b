/**
 * The one table of protocol errors: code on the wire, row in docs/protocol/3-channel, and exception.
 *
 * A refused join, a cancelled transfer, an unreachable server are states, not errors: they are not here.
 */

/** Alert code → its byte on the wire. Never renumber. */
export const alertBytes = {
  "unexpected-message": 1,
  "decode-error": 2,
  "limit-exceeded": 3,
  "handshake-failed": 4,
  "bad-record": 5,
  "record-too-large": 6,
  "sequence-exhausted": 7,
  "version-mismatch": 8,
  "unknown-transfer": 9,
  "bad-offset": 10,
  "internal-error": 11,
} as const;

export type AlertCode = keyof typeof alertBytes;

/** Carries a code and nothing else: no data, no name, no key ever reaches an error's message. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly code: AlertCode;

  constructor(code: AlertCode) {
    super(code);
    this.code = code;
  }
}

export function alertCodeOf(byte: number): AlertCode | undefined {
  for (const [code, value] of Object.entries(alertBytes)) {
    if (value === byte) return code as AlertCode;
  }
  return undefined;
}
