import { describe, expect, test } from "vitest";
import { checkServer, parseServerAddress } from "./server-check.ts";

describe("parseServerAddress", () => {
  test.each([
    ["pairqr.example", "https://pairqr.example"],
    [" https://pairqr.example/ ", "https://pairqr.example"],
    ["https://example.org/pairqr/", "https://example.org/pairqr"],
    ["http://localhost:8080", "http://localhost:8080"],
    ["http://127.0.0.1:8080/", "http://127.0.0.1:8080"],
    ["localhost:18080", "http://localhost:18080"],
    ["127.0.0.1:8080/", "http://127.0.0.1:8080"],
    ["[::1]:8080", "http://[::1]:8080"],
    ["https://localhost:8443", "https://localhost:8443"],
  ])("%s", (typed, serverUrl) => {
    expect(parseServerAddress(typed)).toEqual({ isOk: true, serverUrl });
  });

  test.each([
    ["", "not-an-address"],
    ["two words", "not-an-address"],
    ["https://two words", "not-an-address"],
    ["ftp://example.org", "not-an-address"],
    ["https://user:pass@example.org", "not-an-address"],
    ["http://192.168.1.5:8080", "needs-https"],
    ["http://localhost.evil.example", "needs-https"],
  ])("refuses %s", (typed, problem) => {
    expect(parseServerAddress(typed)).toEqual({ isOk: false, problem });
  });
});

describe("checkServer", () => {
  const info = { name: "pairqr", apiVersion: 1, pageOrigin: "https://page.example" };
  const answering =
    (body: unknown, status = 200): typeof fetch =>
    async () =>
      new Response(typeof body === "string" ? body : JSON.stringify(body), { status });

  test("asks at the origin where a page's path was typed along", async () => {
    const asked: string[] = [];
    const fetchIt: typeof fetch = async (url) => {
      asked.push(String(url));
      return String(url) === "https://s.example/api/v1/info"
        ? new Response(JSON.stringify(info))
        : new Response("<!doctype html>");
    };
    expect(await checkServer("https://s.example/doctor", fetchIt)).toEqual({
      isOk: true,
      serverUrl: "https://s.example",
      pageOrigin: "https://page.example",
    });
    expect(asked).toEqual(["https://s.example/doctor/api/v1/info", "https://s.example/api/v1/info"]);
  });

  test("takes the page's origin from the server", async () => {
    expect(await checkServer("s.example", answering(info))).toEqual({
      isOk: true,
      serverUrl: "https://s.example",
      pageOrigin: "https://page.example",
    });
  });

  test.each([
    ["another service", answering({ name: "other" }), "not-pairqr"],
    ["a web page", answering("<!doctype html>"), "not-pairqr"],
    ["nothing there", answering("", 404), "not-pairqr"],
    ["a broken server", answering("", 502), "unreachable"],
    ["no answer", async () => Promise.reject(new TypeError("Failed to fetch")), "unreachable"],
    ["a newer protocol", answering({ ...info, apiVersion: 2 }), "not-pairqr"],
  ] as const)("%s", async (_name, fetchIt, problem) => {
    expect(await checkServer("s.example", fetchIt)).toEqual({ isOk: false, problem });
  });
});
