import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { parseRedisAddress } from "./redis-address.ts";

const alone = { isCluster: false, isTls: false, username: null, password: null, database: 0 };

describe("REDIS_URL", () => {
  it.each([
    ["redis://cache.example", { ...alone, nodes: [{ host: "cache.example", port: 6379 }] }],
    ["redis://127.0.0.1:7000/3", { ...alone, nodes: [{ host: "127.0.0.1", port: 7000 }], database: 3 }],
    ["rediss://[::1]:7000/", { ...alone, isTls: true, nodes: [{ host: "::1", port: 7000 }] }],
    [
      "redis://:p%40ss:word@cache",
      { ...alone, password: "p@ss:word", nodes: [{ host: "cache", port: 6379 }] },
    ],
    [
      "rediss+cluster://api:secret@a:1,b:2",
      {
        isCluster: true,
        isTls: true,
        username: "api",
        password: "secret",
        database: 0,
        nodes: [
          { host: "a", port: 1 },
          { host: "b", port: 2 },
        ],
      },
    ],
  ])("reads %s", (text, address) => {
    expect(parseRedisAddress(text)).toEqual(address);
  });

  it.each([
    "cache:6379",
    "http://cache",
    "redis://",
    "redis://a:1,b:2",
    "redis+cluster://a:1,",
    "redis+cluster://a:1/0",
    "redis://cache:70000",
    "redis://cache/zero",
    "redis://user@pass@cache",
    "redis://:%E0%A4%A@cache",
    "redis://cache?password=x",
  ])("refuses %s in one line that holds no password", (text) => {
    expect(() => readConfig({ REDIS_URL: text })).toThrow(/^REDIS_URL must be [^\n]*rediss$/);
  });

  it("is not needed", () => {
    expect(readConfig({}).redis).toBeNull();
    expect(readConfig({ REDIS_URL: "" }).redis).toBeNull();
  });
});
