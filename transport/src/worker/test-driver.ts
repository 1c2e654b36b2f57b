/** A transfer driver for tests, on files in memory; what goes wrong in it is thrown. */

import { createMemoryFiles } from "./memory-files.ts";
import { createSinkKeeper } from "./sink-keeper.ts";
import { createTransferDriver, type TransferDriver, type TransferDriverOptions } from "./transfer-driver.ts";

export function createTestDriver(
  self: TransferDriverOptions["self"],
  { send, onTransfer }: Pick<TransferDriverOptions, "send" | "onTransfer">,
): TransferDriver {
  return createTransferDriver({
    self,
    sinks: createSinkKeeper(async () => createMemoryFiles()),
    send,
    fail: (error) => {
      throw error;
    },
    onHello: () => undefined,
    onQuiet: () => undefined,
    onText: () => undefined,
    onTransfer,
  });
}
