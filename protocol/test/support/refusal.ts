/** Which alert a call ends in; anything but a ProtocolError fails the test. */

import { type AlertCode, ProtocolError } from "#protocol/alerts";

export async function refusalOf(call: () => unknown): Promise<AlertCode | "accepted"> {
  try {
    await call();
  } catch (error) {
    if (error instanceof ProtocolError) return error.code;
    throw error;
  }
  return "accepted";
}
