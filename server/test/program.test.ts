import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { call, createClaim, end, join as joinSession, pair, renew } from "./support/pairing.ts";
import { offer, openSocket } from "./support/signalling-socket.ts";

/** The built program, as an operator runs it. */
let program = "";
let directory = "";

beforeAll(async () => {
  directory = await mkdtemp(join(import.meta.dirname, "../../node_modules/.pairqr-server-"));
  program = join(directory, "main.js");
  await build({
    // Not the project's configuration: its last step writes beside the built page, which others may be building.
    configFile: false,
    root: join(import.meta.dirname, ".."),
    logLevel: "silent",
    build: { ssr: "src/main.ts", outDir: directory, target: "node20" },
  });
}, 30_000);

afterAll(() => rm(directory, { recursive: true }));

type Run = {
  readonly output: () => string;
  readonly exited: Promise<number | null>;
  stop(signal?: "SIGTERM" | "SIGINT"): void;
};

function run(environment: Record<string, string>): Run {
  const child = spawn(process.execPath, [program], { env: environment, cwd: tmpdir() });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  return {
    output: () => output,
    exited: new Promise((resolve) => {
      child.once("close", resolve);
    }),
    stop: (signal = "SIGTERM") => child.kill(signal),
  };
}

async function listening({ output }: Run): Promise<string> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const [, url] = /"origins":\["([^"]+)"/.exec(output()) ?? [];
    if (url !== undefined) {
      return url;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`The server did not start: ${output()}`);
}

describe("the built program", () => {
  it("refuses to start in production without a secret: one line, exit code 1", async () => {
    const { exited, output } = run({ NODE_ENV: "production", PORT: "0" });
    expect(await exited).toBe(1);
    expect(output()).toMatch(/^JWT_SECRET must be at least 32 random bytes [^\n]+\n$/);
  });

  it("says in one line that its port is taken", async () => {
    const first = run({ PORT: "0" });
    const port = new URL(await listening(first)).port;
    const second = run({ PORT: port });
    expect(await second.exited).toBe(1);
    expect(second.output()).toMatch(/^PORT must be a port number [^\n]*EADDRINUSE[^\n]*\n$/);
    first.stop();
    expect(await first.exited).toBe(0);
  });

  it("[SG46] drains on SIGTERM for as long as it was told, and exits with 0", async () => {
    const server = run({ PORT: "0", DRAIN_MS: "300" });
    const url = await listening(server);
    const { host } = await pair(url);
    const socket = await openSocket(url, host);
    const stoppedAt = performance.now();
    server.stop();
    expect(await socket.closed).toBe(1012);
    expect(performance.now() - stoppedAt).toBeGreaterThanOrEqual(300);
    expect(await server.exited).toBe(0);
    expect(performance.now() - stoppedAt).toBeLessThan(3_000);
  });

  it("[SG46] ends on a signal while it starts", async () => {
    const database = createServer();
    const asked = once(database, "connection");
    database.listen(0, "127.0.0.1");
    await once(database, "listening");
    const { port } = database.address() as AddressInfo;
    const server = run({ PORT: "0", DATABASE_URL: `postgresql://pairqr:secret@127.0.0.1:${port}/pairqr` });
    await asked;
    server.stop();
    expect(await server.exited).toBe(0);
    database.close();
  });

  it("[SG46] does not wait after a second signal", async () => {
    const server = run({ PORT: "0", DRAIN_MS: "60000" });
    const url = await listening(server);
    server.stop();
    await vi.waitFor(async () => expect((await call(url, "GET", "/readyz")).status).toBe(503));
    server.stop("SIGINT");
    expect(await server.exited).toBe(1);
  });

  it("[SG30] logs no address, no token, no whole id and no SDP, and ends on SIGTERM", async () => {
    const server = run({ PORT: "0", LOG_LEVEL: "debug" });
    const url = await listening(server);
    const { pairing, host, guest } = await pair(url);
    const desk = await openSocket(url, host);
    const phone = await openSocket(url, guest);
    phone.send(offer(host.peerId, "v=0 a=candidate 192.0.2.77"));
    await desk.next();
    await joinSession(url, pairing, { claim: createClaim() });
    await expect(openSocket(url, { ...host, token: `${host.token}x` })).rejects.toThrow("status 401");
    phone.send("{");
    await phone.closed;
    const marked = { "x-forwarded-for": "192.0.2.78", "x-request-id": "marked-by-a-stranger" };
    for (const path of [`/${pairing.joinKey}?marked`, "/readyz?marked", `/api/v1/sessions/${host.token}`]) {
      await call(url, "GET", path, undefined, marked);
    }
    await renew(url, pairing.sessionId, pairing.hostClaim);
    await end(url, pairing.sessionId, host.token);
    server.stop();
    expect(await server.exited).toBe(0);
    const log = server.output();
    expect(log).toContain(`/api/v1/sessions/${pairing.sessionId.slice(0, 6)}…/join`);
    const secrets = [pairing.sessionId, host.token, guest.token, pairing.joinKey, pairing.joinKeyHash];
    for (const secret of [
      ...secrets,
      pairing.hostClaim,
      pairing.guestClaim,
      "marked",
      "192.0.2",
      "127.0.0.1",
      "::1",
    ]) {
      expect(log).not.toContain(secret);
    }
  });
});
