import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "./support/pairing.ts";
import { startTestServer } from "./support/test-server.ts";

const extension = "chrome-extension://jcnonnakmdabdbjaophgkjjfhfhkhngj";
const inlineScript = 'document.documentElement.dataset.theme = "dark";';
let pageDir = "";

beforeAll(async () => {
  pageDir = await mkdtemp(join(tmpdir(), "pairqr-page-"));
  await mkdir(join(pageDir, "assets"));
  await writeFile(
    join(pageDir, "index.html"),
    `<!doctype html><script>${inlineScript}</script><script type="module" src="/assets/main-1a2b.js"></script>`,
  );
  await writeFile(join(pageDir, "assets/main-1a2b.js"), "export {};");
  await writeFile(join(pageDir, "assets/main-1a2b.js.br"), brotliCompressSync("export {};"));
});

afterAll(() => rm(pageDir, { recursive: true }));

describe("security headers", () => {
  it("[SG28] forbids the page everything but itself", async () => {
    const { url } = await startTestServer({ PAGE_DIR: pageDir });
    const { headers } = await call(url, "GET", "/");
    const hash = createHash("sha256").update(inlineScript).digest("base64");
    expect(headers.get("content-security-policy")?.split(";")).toEqual([
      "default-src 'none'",
      `script-src 'self' 'sha256-${hash}'`,
      "style-src 'self'",
      "img-src 'self' blob: data:",
      "media-src blob:",
      `connect-src 'self' ${url.replace("http", "ws")}`,
      "worker-src 'self'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("permissions-policy")).toContain("geolocation=()");
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("set-cookie")).toBeNull();
  });

  it.each([
    ["none", "unsafe-none"],
    ["same-origin", "same-origin"],
    ["same-site", "same-origin"],
    ["cross-site", "same-origin"],
    [undefined, "same-origin"],
  ])("[SG28] isolates the page's window from whoever opened it: Sec-Fetch-Site %s", async (site, policy) => {
    const { url } = await startTestServer({ PAGE_DIR: pageDir });
    const { headers } = await call(url, "GET", "/", undefined, site ? { "sec-fetch-site": site } : {});
    expect(headers.get("cross-origin-opener-policy")).toBe(policy);
    expect(headers.get("vary")).toMatch(/Sec-Fetch-Site/);
  });

  it("[SG28] names the inline scripts of every page in the policy", async () => {
    const script = "document.title = 'Doctor';";
    await writeFile(join(pageDir, "doctor.html"), `<!doctype html><script>${script}</script>`);
    const { url } = await startTestServer({ PAGE_DIR: pageDir });
    const { status, headers } = await call(url, "GET", "/doctor");
    await rm(join(pageDir, "doctor.html"));
    const hashes = [inlineScript, script].map((text) => createHash("sha256").update(text).digest("base64"));
    expect([status, headers.get("cache-control")]).toEqual([200, "no-cache"]);
    for (const hash of hashes) {
      expect(headers.get("content-security-policy")).toContain(`'sha256-${hash}'`);
    }
  });

  it("[SG28] asks for TLS for good only where TLS was used, and never on localhost", async () => {
    const { url, port } = await startTestServer({ TRUSTED_PROXY: "127.0.0.1,::1" });
    const secure = { "x-forwarded-proto": "https" };
    const hsts = async (origin: string, headers: Record<string, string>) =>
      (await call(origin, "GET", "/healthz", undefined, headers)).headers.get("strict-transport-security");
    expect(await hsts(`http://127.0.0.1:${port}`, secure)).toContain("max-age=31536000");
    expect(await hsts(`http://127.0.0.1:${port}`, {})).toBeNull();
    expect(await hsts(url, secure)).toBeNull();
    const direct = await startTestServer();
    expect(await hsts(`http://127.0.0.1:${direct.port}`, secure)).toBeNull();
  });
});

describe("phone page", () => {
  it("[SG31] is served with hashed files for good and the index checked each time", async () => {
    const { url } = await startTestServer({ PAGE_DIR: pageDir });
    const index = await fetch(`${url}/`);
    expect([index.status, index.headers.get("cache-control")]).toEqual([200, "no-cache"]);
    const asset = await fetch(`${url}/assets/main-1a2b.js`, { headers: { "accept-encoding": "br" } });
    expect(asset.headers.get("cache-control")).toContain("immutable");
    expect(asset.headers.get("content-encoding")).toBe("br");
    expect(asset.headers.get("content-type")).toContain("javascript");
    expect(await asset.text()).toBe("export {};");
  });

  it.each(["/nothing", "/../package.json", "/%2e%2e/package.json", "/assets/", "/api", "/api/v2/info"])(
    "[SG31] answers 404 as problem+json for %s",
    async (path) => {
      const { url } = await startTestServer({ PAGE_DIR: pageDir });
      const answer = await call(url, "GET", path);
      expect([answer.status, answer.body.code]).toEqual([404, "not-found"]);
    },
  );

  it("[SG31] a person who mistypes the path comes to the page; a request of the API's does not", async () => {
    const { url } = await startTestServer({ PAGE_DIR: pageDir });
    const headers = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
    const mistyped = await fetch(`${url}/shrae/?to#v1.secret`, { headers, redirect: "manual" });
    expect([mistyped.status, mistyped.headers.get("location")]).toEqual([302, "/"]);
    expect(mistyped.headers.get("cache-control")).toBe("no-store");
    for (const path of ["/api/v1/nothing", "/api/signal"]) {
      expect((await fetch(url + path, { headers, redirect: "manual" })).status, path).toBe(404);
    }
    const head = await fetch(`${url}/shrae`, { method: "HEAD", headers, redirect: "manual" });
    expect(head.status).toBe(404);
  });

  it("[SG31] says what the server is, that it lives and that it is ready", async () => {
    const { url } = await startTestServer({ PAGE_ORIGIN: "https://pairqr.example" });
    const info = await call(url, "GET", "/api/v1/info");
    expect(info.body).toEqual({ name: "pairqr", apiVersion: 1, pageOrigin: "https://pairqr.example" });
    expect((await call(url, "GET", "/healthz")).body).toEqual({ status: "ok" });
    expect((await call(url, "GET", "/readyz")).body).toMatchObject({ status: "ready" });
  });
});

describe("CORS", () => {
  async function preflight(url: string, origin: string): Promise<Headers> {
    const headers = {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    };
    return (await call(url, "OPTIONS", "/api/v1/sessions", undefined, headers)).headers;
  }

  it("[SG13] lets the extension and the page in, and nobody with credentials", async () => {
    const { url } = await startTestServer({ PAGE_ORIGIN: "https://pairqr.example" });
    for (const origin of [extension, "https://pairqr.example", url]) {
      const headers = await preflight(url, origin);
      expect(headers.get("access-control-allow-origin")).toBe(origin);
      expect(headers.get("access-control-allow-credentials")).toBeNull();
      expect(headers.get("vary")).toContain("Origin");
    }
  });

  it.each(["https://evil.example", "null", "https://pairqr.example.evil.example", "http://localhost:1"])(
    "[SG13] names no origin to %s",
    async (origin) => {
      const { url } = await startTestServer({ PAGE_ORIGIN: "https://pairqr.example" });
      expect((await preflight(url, origin)).get("access-control-allow-origin")).toBeNull();
      const info = await call(url, "GET", "/api/v1/info", undefined, { origin });
      expect(info.headers.get("access-control-allow-origin")).toBeNull();
    },
  );

  it("[SG13] takes the list of CORS_ORIGIN in place of the extensions", async () => {
    const { url } = await startTestServer({ CORS_ORIGIN: "https://a.example, https://b.example" });
    expect((await preflight(url, "https://b.example")).get("access-control-allow-origin")).toBe(
      "https://b.example",
    );
    expect((await preflight(url, extension)).get("access-control-allow-origin")).toBeNull();
  });
});

describe("request ids", () => {
  const given = { "x-request-id": "a-proxys-own-id" };

  it("[SG50] names each request, in the header and in the problem", async () => {
    const { url } = await startTestServer();
    const { headers, body } = await call(url, "GET", "/nothing");
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(body.requestId).toBe(headers.get("x-request-id"));
  });

  it("[SG50] takes a trusted proxy's id if it is of a safe form, and nobody else's", async () => {
    const proxied = await startTestServer({ TRUSTED_PROXY: "127.0.0.1,::1" });
    const idOf = async (url: string, headers: Record<string, string>) =>
      (await call(url, "GET", "/healthz", undefined, headers)).headers.get("x-request-id");
    expect(await idOf(proxied.url, given)).toBe("a-proxys-own-id");
    expect(await idOf(proxied.url, { "x-request-id": "too short".slice(0, 4) })).toHaveLength(36);
    expect(await idOf(proxied.url, { "x-request-id": "a".repeat(65) })).toHaveLength(36);
    expect(await idOf(proxied.url, { "x-request-id": "of <another> form" })).toHaveLength(36);
    expect(await idOf((await startTestServer()).url, given)).toHaveLength(36);
  });
});
