/** The doctor against the real thing: all green on a whole deployment, and each thing really broken, with its cure. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import type { CheckName, Reason } from "../../mobile-web/src/doctor/findings.ts";
import { createNodeReach } from "../../scripts/doctor/node-reach.ts";
import { examined, expectFault, faultsOf, runDoctor, serve } from "../support/doctor.ts";
import { createTemporaryFolder } from "../support/files.ts";
import { type Meddling, startMeddlingProxy } from "../support/meddling-proxy.ts";
import { findFreePort } from "../support/ports.ts";
import { type ServerOptions, startServer } from "../support/server.ts";
import { type RunningCaddy, startCaddy } from "../support/services/caddy.ts";
import { type RunningCoturn, startCoturn, turnVariables } from "../support/services/coturn.ts";
import { startPostgres } from "../support/services/postgres.ts";
import { startRedis } from "../support/services/redis.ts";
import { waitFor } from "../support/wait.ts";

const minuteMs = 60_000;
const pageDir = inject("pageDir");

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
let coturn: RunningCoturn;

beforeAll(async () => {
  folder = await createTemporaryFolder("doctor");
  coturn = await startCoturn();
});
afterAll(async () => {
  await coturn?.stop();
  await folder?.remove();
});

describe("a whole deployment: Caddy, the server, coturn", () => {
  let caddy: RunningCaddy;
  let caFile: string;

  beforeAll(async () => {
    const port = await findFreePort();
    caddy = await startCaddy({ upstreams: [`127.0.0.1:${port}`], pageDir });
    const server = await startServer({
      port,
      pageDir,
      variables: { PAGE_ORIGIN: caddy.url, TRUSTED_PROXY: "127.0.0.1/32,::1/128", ...turnVariables(coturn) },
    });
    const reach = createNodeReach(caddy.url, undefined);
    await waitFor("Caddy to see the server", async () => (await reach.ask("/api/v1/info")).status === 200);
    caFile = join(folder.path, "authorities.pem");
    await writeFile(caFile, `${caddy.authority}\n${coturn.authority}`);
    return async () => {
      await server.close();
      await caddy.stop();
    };
  });

  test("[SG51] every line is green, as JSON and for a person, and the exit code says so", async () => {
    const args = [caddy.url, "--ca", caFile, "--http-port", String(caddy.httpPort)];
    const json = await runDoctor([...args, "--json"]);
    const { server, isWell, checks } = JSON.parse(json.stdout);
    const found = Object.fromEntries(
      checks.map(({ check, reason }: { check: string; reason: string }) => [check, reason]),
    );
    expect(found).toEqual({
      certificate: "certificate-good",
      redirect: "redirect-good",
      page: "page-good",
      headers: "headers-good",
      links: "links-good",
      ready: "ready-hidden",
      api: "api-good",
      socket: "socket-good",
      cors: "cors-good",
      addresses: "addresses-proxied",
      clock: "clock-good",
      stun: "stun-good",
      "turn-udp": "turn-good",
      "turn-tcp": "turn-good",
      "turn-tls": "turn-good",
      http3: "http3-good",
    });
    expect([json.status, server, isWell]).toEqual([0, caddy.url, true]);
    const plain = await runDoctor(args);
    expect([plain.status, plain.stderr]).toEqual([0, ""]);
    expect(plain.stdout).toContain("All is well.");
    expect(plain.stdout.match(/^✔/gm)).toHaveLength(15);
  });

  test("without --ca its certificates are not trusted, and all the rest is looked at", async () => {
    const found = await examined({ origin: caddy.url, httpPort: caddy.httpPort });
    expectFault(found, "certificate", "certificate-untrusted", "--ca");
    expectFault(found, "turn-tls", "ice-certificate", "TURN_CERT_FILE");
    expect(faultsOf(found)).toEqual(["certificate", "turn-tls"]);
    const { status, stdout } = await runDoctor([caddy.url, "--http-port", String(caddy.httpPort)]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^✘ Certificate .*\n +→ .*--ca/m);
  });
});

describe("proxies", () => {
  const trusting = { TRUSTED_PROXY: "127.0.0.1/32,::1/128" };
  const cases: readonly (readonly [
    string,
    Meddling,
    Readonly<Record<string, string>>,
    CheckName,
    Reason,
    string,
  ])[] = [
    ["does not upgrade", { dropsUpgrades: true }, trusting, "socket", "socket-not-upgraded", "Upgrade"],
    ["is not trusted", {}, {}, "addresses", "proxy-untrusted", "TRUSTED_PROXY="],
    [
      "hands on what anybody claims",
      { forwardedFor: "passed on" },
      { TRUSTED_PROXY: "0.0.0.0/0,::/0" },
      "addresses",
      "proxy-spoofed",
      "Narrow TRUSTED_PROXY",
    ],
    [
      "removes addresses",
      { forwardedFor: "removed" },
      trusting,
      "addresses",
      "proxy-silent",
      "X-Forwarded-For",
    ],
    [
      "lets every page in",
      { addedHeaders: { "access-control-allow-origin": "*" } },
      trusting,
      "cors",
      "cors-open",
      "Take away",
    ],
    [
      "drops headers",
      { removedHeaders: ["x-content-type-options"] },
      trusting,
      "headers",
      "headers-missing",
      "pass the server’s headers on",
    ],
    [
      "writes into pages",
      { addedHtml: "<script>count()</script>" },
      trusting,
      "page",
      "page-changed",
      "switch that off",
    ],
    ["redirects in a circle", { redirectTo: "/" }, trusting, "page", "page-redirects-endlessly", "https"],
    [
      "redirects to another name",
      { redirectTo: "https://www.pairqr.example/" },
      trusting,
      "page",
      "page-redirected",
      "PAGE_ORIGIN",
    ],
  ];

  test.each(cases)("[SG51] one that %s", async (_what, meddling, variables, check, reason, cure) => {
    const { port } = await serve({ variables });
    const proxy = await startMeddlingProxy(port, meddling);
    onTestFinished(proxy.close);
    const found = await examined({ origin: proxy.url });
    expectFault(found, check, reason, cure);
    // The headers of a redirect are not the page's.
    expect(faultsOf(found).filter((one) => one !== "headers" && one !== check)).toEqual([]);
  });
});

describe("the server", () => {
  test.each([
    [
      "does not let the extension in",
      { variables: { CORS_ORIGIN: "https://pairqr.example" } },
      "cors",
      "cors-no-extension",
      "Add chrome-extension://",
    ],
    ["has no page", { pageDir: undefined }, "page", "page-missing", "PAGE_DIR"],
    [
      "leads phones elsewhere",
      { variables: { PAGE_ORIGIN: "https://pairqr.example" } },
      "links",
      "links-elsewhere",
      "Set PAGE_ORIGIN=",
    ],
    ["has a clock ahead", { now: () => Date.now() + 10 * minuteMs }, "clock", "clock-off", "NTP"],
    ["has a clock behind", { now: () => Date.now() - 10 * minuteMs }, "clock", "clock-off", "NTP"],
  ] as const)("%s", async (_what, options, check, reason, cure) => {
    const { url } = await serve(options as Partial<ServerOptions>);
    const found = await examined({ origin: url });
    expectFault(found, check, reason, cure);
    expect(faultsOf(found)).toEqual([check]);
  });

  test("has lost its PostgreSQL: it still pairs, and says what is away", async () => {
    const postgres = await startPostgres();
    onTestFinished(postgres.close);
    const { url } = await serve({ variables: { DATABASE_URL: postgres.url, LOG_LEVEL: "silent" } });
    expect((await examined({ origin: url })).get("ready")?.reason).toBe("ready-good");
    await postgres.stop();
    const found = await examinedOnce(url, "degraded");
    expectFault(found, "ready", "ready-degraded", "Look at PostgreSQL", "warn");
    expect(found.get("ready")?.facts).toEqual({ stores: "registry" });
    expect(faultsOf(found)).toEqual([]);
  });

  test("has lost its Redis: it takes no sessions, and what needs one is not judged", async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const { url } = await serve({ variables: { REDIS_URL: redis.url, LOG_LEVEL: "silent" } });
    expect((await examined({ origin: url })).get("ready")?.reason).toBe("ready-good");
    await redis.kill();
    const found = await examinedOnce(url, "unavailable");
    expectFault(found, "ready", "ready-down", "Look at Redis");
    expectFault(found, "api", "api-unavailable", "Look at Redis");
    expect(found.get("socket")?.reason).toBe("skipped");
    expect(faultsOf(found)).toEqual(["ready", "api"]);
  });

  test("is not there: said of each, and of what rests on it", async () => {
    const found = await examined({ origin: `http://localhost:${await findFreePort()}` });
    expectFault(found, "api", "no-answer", "Is the address right");
    expect(found.get("socket")?.reason).toBe("skipped");
  });

  test.each([[[]], [["pairqr.example"]], [["https://a.example/path"]], [["https://a.example", "--no"]]])(
    "asked wrongly, it says how: %j",
    async (args) => {
      const { status, stdout, stderr } = await runDoctor(args);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toContain("npm run doctor -- https://host");
    },
  );
});

async function examinedOnce(url: string, status: string): ReturnType<typeof examined> {
  const askStatus = async () => (await (await fetch(`${url}/readyz`)).json()).status;
  await waitFor(`the server to say ${status}`, async () => (await askStatus()) === status);
  return examined({ origin: url });
}
