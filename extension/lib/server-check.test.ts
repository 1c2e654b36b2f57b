/** With Node's fetch, which is shown every redirect. @vitest-environment node */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { checkServer, fetchServerInfo, parseServerAddress } from "./server-check.ts";

describe("parseServerAddress", () => {
  test.each([
    ["pairqr.example", "https://pairqr.example"],
    [" https://pairqr.example/ ", "https://pairqr.example"],
    ["https://example.org/pairqr/", "https://example.org"],
    ["pairqr.example/doctor?x=1#y", "https://pairqr.example"],
    ["localhost:8080/doctor", "http://localhost:8080"],
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

  test("asks where a session would, and keeps that address, where a page's path was typed along", async () => {
    const asked: string[] = [];
    const fetchIt: typeof fetch = async (url) => {
      asked.push(String(url));
      // Whoever asked at the path would be answered too, and keep an address that no session can use.
      return new Response(JSON.stringify(info));
    };
    expect(await checkServer("https://s.example/doctor", fetchIt)).toEqual({
      isOk: true,
      serverUrl: "https://s.example",
      pageOrigin: "https://page.example",
    });
    expect(asked).toEqual(["https://s.example/api/v1/info"]);
  });

  test("an address kept with a path by an earlier version is asked as a session would ask it", async () => {
    const asked: string[] = [];
    const fetchIt: typeof fetch = async (url) => {
      asked.push(String(url));
      return new Response(JSON.stringify(info));
    };
    expect(await fetchServerInfo("https://s.example/pairqr", fetchIt)).toEqual(info);
    expect(asked).toEqual(["https://s.example/api/v1/info"]);
  });

  test("an address that only leads to a server is not one: a session follows no redirect", async () => {
    const server = createServer((request, response) => {
      if (request.url === "/api/v1/info") response.writeHead(302, { location: "/elsewhere" }).end();
      else response.end(JSON.stringify(info));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    expect(await checkServer(`127.0.0.1:${port}`)).toEqual({ isOk: false, problem: "not-pairqr" });
    server.close();
  });

  test("takes the page's origin from the server", async () => {
    expect(await checkServer("s.example", answering(info))).toEqual({
      isOk: true,
      serverUrl: "https://s.example",
      pageOrigin: "https://page.example",
    });
  });

  test.each([
    ["s.example", "https://page.example:8443/a?b#c", "https://page.example:8443"],
    ["localhost:8080", "https://page.example", "https://page.example"],
    ["localhost:8080", "http://127.0.0.1:8080/", "http://127.0.0.1:8080"],
  ])("[SG31] the server %s may send phones to %s", async (typed, pageOrigin, origin) => {
    const checked = await checkServer(typed, answering({ ...info, pageOrigin }));
    expect(checked).toMatchObject({ isOk: true, pageOrigin: origin });
  });

  test.each([
    ["s.example", "http://page.example", "needs-https"],
    ["s.example", "http://localhost:8080", "needs-https"],
    ["https://localhost:8443", "http://localhost:8080", "needs-https"],
    ["localhost:8080", "http://192.168.1.5:8080", "needs-https"],
    ["s.example", "javascript:alert(1)", "not-pairqr"],
    ["s.example", "data:text/html,x", "not-pairqr"],
    ["s.example", "blob:https://page.example/1", "not-pairqr"],
    ["localhost:8080", "ftp://localhost", "not-pairqr"],
  ])("[SG31] the server %s may not send phones to %s", async (typed, pageOrigin, problem) => {
    const fetchIt = answering({ ...info, pageOrigin });
    expect(await checkServer(typed, fetchIt)).toEqual({ isOk: false, problem });
    // The host asks so, whenever a session starts.
    const parsed = parseServerAddress(typed);
    expect(await fetchServerInfo(parsed.isOk ? parsed.serverUrl : "", fetchIt)).toBe(problem);
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
