import { describe, expect, it } from "vitest";
import { asOutgoingText, parseHttpUrl } from "./links.ts";

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
