import { describe, expect, it } from "vitest";
import { asOutgoingText, linksIn, parseHttpUrl } from "./links.ts";

describe("a text that may be opened", () => {
  it.each([
    ["https://example.org", "https://example.org/"],
    ["  http://localhost:8080/a?b#c\n", "http://localhost:8080/a?b#c"],
    ["HTTPS://EXAMPLE.org/Ü", "https://example.org/%C3%9C"],
  ])("%j opens %s", (text, href) => {
    expect(parseHttpUrl(text)?.href).toBe(href);
  });

  it.each([
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "https://",
    "https://exa mple.org",
    "see https://example.org",
    "https://example.org and more",
    "ftp://example.org",
    "",
    `https://example.org/${"a".repeat(9_000)}`,
  ])("%j does not", (text) => {
    expect(parseHttpUrl(text)).toBeNull();
  });
});

describe("links inside a text", () => {
  const hrefs = (text: string) => linksIn(text).map(({ href }) => href);

  it.each([
    ["see https://example.org/a, please", ["https://example.org/a"]],
    ["(https://example.org/a) or <http://b.example>.", ["https://example.org/a", "http://b.example/"]],
    ["https://en.wikipedia.org/wiki/QR_(code)", ["https://en.wikipedia.org/wiki/QR_(code)"]],
    ["« https://example.org/é »", ["https://example.org/%C3%A9"]],
    ["twice https://a.example https://a.example", ["https://a.example/"]],
    ["https://user:secret@evil.example/bank.example", ["https://user:secret@evil.example/bank.example"]],
    ["javascript:alert(1) file:///etc/passwd xhttps://a.example www.example.org https:// https://:", []],
    ["", []],
  ])("%j", (text, expected) => {
    expect(hrefs(text)).toEqual(expected);
  });

  it("are three at most, and a megabyte of them takes no longer", () => {
    expect(hrefs("https://example.org/1 https://example.org/2 ".repeat(50_000))).toHaveLength(2);
    expect(hrefs([1, 2, 3, 4].map((n) => `https://example.org/${n}`).join(" "))).toHaveLength(3);
    expect(hrefs("https://".repeat(200_000))).toEqual([]);
  });

  it("that are made to take long do not: two hundred texts of them are no longer than a test may take", () => {
    for (let count = 0; count < 200; count += 1) {
      expect(hrefs(`https://${"!".repeat(19_990)}a`)).toEqual([]);
      expect(hrefs(`https://a.example/${"(".repeat(9_000)}${")".repeat(9_000)}`)).toEqual([]);
    }
  });

  it("are whole: one at the end of what is searched is not offered cut short", () => {
    const before = "x ".repeat(9_990);
    expect(hrefs(`${before}https://bank.example.evil.example`)).toEqual([]);
    expect(hrefs(`${before}https://a.example`)).toEqual(["https://a.example/"]);
  });
});

describe("a text to send", () => {
  it("is a link when it is nothing but one", () => {
    expect(asOutgoingText(" https://example.org/a \n")).toEqual({
      textKind: "link",
      title: "",
      text: "https://example.org/a",
    });
  });

  it("is otherwise sent as it was typed", () => {
    expect(asOutgoingText("  two\n lines ")).toEqual({ textKind: "text", title: "", text: "  two\n lines " });
  });
});
