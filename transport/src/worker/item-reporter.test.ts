/** What the reporter keeps of transfers for the comparison with what it told of them before. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { transfersKeptMax } from "#protocol/limits";
import type { TransferMessage } from "#protocol/transfer/messages";
import { createItemReporter } from "./item-reporter.ts";
import { createTestDriver } from "./test-driver.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("[TX23] of a cancelled transfer that the machine has forgotten the list of files is let go", async () => {
  const driver = createTestDriver(
    { label: "Pixel", deviceKind: "phone" },
    {
      send: () => undefined,
      onTransfer: (transfer) => reporter.changed(transfer),
    },
  );
  const reporter = createItemReporter(
    () => driver,
    () => undefined,
  );
  const hear = (message: TransferMessage) => driver.dispatch({ kind: "message", message });
  const lists: WeakRef<object>[] = [];
  driver.dispatch({ kind: "channel-open" });
  hear({ type: "hello", label: "Laptop", deviceKind: "computer" });
  for (let transferId = 0; transferId <= transfersKeptMax; transferId++) {
    const files = [{ path: "a", sizeBytes: 9, mediaType: "", lastModifiedAt: 0 }];
    hear({ type: "manifest", transferId, files });
    const list = driver.state.receiver.open.get(transferId)?.list.files;
    if (list !== undefined) lists.push(new WeakRef(list));
    hear({ type: "cancel", transferId, from: "sender", reason: "user" });
  }
  // What was kept alive by this task, and by sinks that are about to close.
  await new Promise((resolve) => setTimeout(resolve, 100));
  collectGarbage();
  const held = lists.map((list) => list.deref() !== undefined);
  expect(held).toEqual([false, ...Array(transfersKeptMax).fill(true)]);
});
