import { describe, expect, test } from "vitest";
import { unsentMaxBytes, unsentMaxMessages, windowMaxBytes } from "#protocol/limits";
import { createUnsent } from "./unsent.ts";

describe("what waits for the data channel", () => {
  test("[TX41] answers are bounded in number, and those handed over are not counted", () => {
    const unsent = createUnsent();
    const leave = unsent.enter("pong", 5);
    for (let count = 1; count < unsentMaxMessages; count++) unsent.enter("text-received", 5);
    expect(() => unsent.enter("ack", 15)).toThrow("limit-exceeded");
    leave();
    unsent.enter("ack", 15);
    expect(() => unsent.enter("request", 15)).toThrow("limit-exceeded");
  });

  test("[TX41] chunks are bounded in bytes: acknowledged or not, more than two windows do not wait", () => {
    const unsent = createUnsent();
    unsent.enter("chunk", windowMaxBytes);
    const leave = unsent.enter("chunk", unsentMaxBytes - windowMaxBytes);
    expect(() => unsent.enter("chunk", 1)).toThrow("limit-exceeded");
    leave();
    unsent.enter("chunk", windowMaxBytes);
  });

  test("[TX41] what our own user sends may wait, however much it is", () => {
    const unsent = createUnsent();
    for (let count = 0; count < 2 * unsentMaxMessages; count++) unsent.enter("ping", 5);
    for (let count = 0; count < 200; count++) unsent.enter("text", windowMaxBytes);
    unsent.enter("manifest", windowMaxBytes);
    unsent.enter("pong", 5);
  });
});
