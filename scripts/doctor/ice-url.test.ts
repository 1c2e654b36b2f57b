import { expect, test } from "vitest";
import { parseIceUrl } from "./ice-url.ts";

test.each([
  ["stun:turn.example", { service: "stun", host: "turn.example", port: 3478, transport: "udp" }],
  [
    "turn:turn.example:80?transport=tcp",
    { service: "turn", host: "turn.example", port: 80, transport: "tcp" },
  ],
  ["turn:192.0.2.1?transport=udp", { service: "turn", host: "192.0.2.1", port: 3478, transport: "udp" }],
  [
    "turns:[2001:db8::1]:443?transport=tcp",
    { service: "turn", host: "2001:db8::1", port: 443, transport: "tls" },
  ],
  ["turns:turn.example", { service: "turn", host: "turn.example", port: 5349, transport: "tls" }],
])("%s", (url, parsed) => {
  expect(parseIceUrl(url)).toEqual(parsed);
});

test.each([
  "",
  "http://turn.example",
  "turn://turn.example",
  "turn:",
  "turns:turn.example?transport=udp",
  "turn:a b",
])("is none: %s", (url) => {
  expect(parseIceUrl(url)).toBeNull();
});
