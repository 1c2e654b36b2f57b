/** A real PostgreSQL for a test: a cluster of its own in a temporary folder, on a free port, with a password. */

import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { realpathSync } from "node:fs";
import { chmod, chown, copyFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { createTemporaryFolder } from "../files.ts";
import { findFreePort } from "../ports.ts";
import { ensureTool, postgres } from "../system-packages.ts";
import { waitFor } from "../wait.ts";

export type PostgresService = {
  readonly port: number;
  /** postgres://…, with the password, of a database that is empty at first. */
  readonly url: string;
  readonly password: string;
  /** The URL of one more empty database of the same cluster. */
  createDatabase(name: string): Promise<string>;
  /** Connections break at once; data stays. */
  stop(): Promise<void>;
  /** Again on the same port, after stop(). */
  start(): Promise<void>;
  /** Frozen: connections stay open and nothing answers. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Stops it, in whatever state, and removes its folder. */
  close(): Promise<void>;
};

export type PostgresOptions = {
  /** PEM files: connections without TLS are refused then. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
};

type Account = { readonly uid?: number; readonly gid?: number };

const user = "pairqr";
const database = "pairqr";
const run = promisify(execFile);

export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresService> {
  const programs = dirname(realpathSync(ensureTool(postgres)));
  const account = unprivilegedAccount();
  const folder = await createTemporaryFolder("postgres");
  const port = await findFreePort();
  const password = randomBytes(24).toString("base64url");
  const data = join(folder.path, "data");
  const own = async (path: string): Promise<void> => {
    if (account.uid !== undefined && account.gid !== undefined) await chown(path, account.uid, account.gid);
  };

  const passwordFile = join(folder.path, "password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  await Promise.all([own(folder.path), own(passwordFile)]);
  const initArguments = ["-D", data, "-U", user, "-A", "scram-sha-256", `--pwfile=${passwordFile}`, "-N"];
  await run(join(programs, "initdb"), [...initArguments, "-E", "UTF8", "--locale=C"], {
    ...account,
    cwd: folder.path,
  });
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"];
  settings.push("shared_buffers=16MB", "max_connections=60", "logging_collector=off");
  if (options.tls !== undefined) {
    settings.push("ssl=on", ...(await installCertificate(options.tls, folder.path, own)));
    await writeFile(join(data, "pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
  }

  let server: ChildProcess | null = null;
  const killAtExit = () => server?.kill("SIGQUIT");

  async function start(): Promise<void> {
    const started = spawn(
      join(programs, "postgres"),
      ["-D", data, ...settings.flatMap((setting) => ["-c", setting])],
      { ...account, cwd: folder.path, stdio: "ignore" },
    );
    server = started;
    await waitFor("PostgreSQL", () => {
      if (started.exitCode !== null) throw new Error(`PostgreSQL ended with code ${started.exitCode}.`);
      // Its port is open before it takes anybody in.
      return run(join(programs, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)]).then(
        () => true,
        () => false,
      );
    });
  }

  async function stop(): Promise<void> {
    const stopping = server;
    server = null;
    if (stopping === null) return;
    const ended = once(stopping, "exit");
    await signalAll(stopping, "SIGCONT");
    // A "fast" shutdown: it ends the connections instead of waiting for them.
    stopping.kill("SIGINT");
    await ended;
  }

  async function createDatabase(name: string): Promise<string> {
    const security = options.tls === undefined ? {} : { PGSSLMODE: "require" };
    await run(join(programs, "createdb"), ["-h", "127.0.0.1", "-p", String(port), "-U", user, "-w", name], {
      cwd: folder.path,
      env: { PGPASSWORD: password, ...security },
    });
    return `postgres://${user}:${password}@127.0.0.1:${port}/${name}`;
  }

  process.once("exit", killAtExit);
  await start();
  return {
    port,
    url: await createDatabase(database),
    password,
    createDatabase,
    start,
    stop,
    pause: async () => {
      if (server !== null) await signalAll(server, "SIGSTOP");
    },
    resume: async () => {
      if (server !== null) await signalAll(server, "SIGCONT");
    },
    async close() {
      await stop();
      process.off("exit", killAtExit);
      await folder.remove();
    },
  };
}

/** PostgreSQL refuses to run as root; Debian's package brings an account for it. */
function unprivilegedAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const id = (option: string) => Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** Its backends are no process group with it: first the postmaster, which then starts no more of them. */
async function signalAll(server: ChildProcess, signal: "SIGSTOP" | "SIGCONT"): Promise<void> {
  server.kill(signal);
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid="]);
  for (const line of stdout.split("\n")) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    if (pid !== undefined && parent === server.pid) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}

/** A key must belong to the account that reads it, and to nobody else. */
async function installCertificate(
  { certFile, keyFile }: { readonly certFile: string; readonly keyFile: string },
  folder: string,
  own: (path: string) => Promise<void>,
): Promise<readonly string[]> {
  const places = { cert: join(folder, "server.crt"), key: join(folder, "server.key") };
  await Promise.all([copyFile(certFile, places.cert), copyFile(keyFile, places.key)]);
  await chmod(places.key, 0o600);
  await Promise.all([own(places.cert), own(places.key)]);
  return [`ssl_cert_file=${places.cert}`, `ssl_key_file=${places.key}`];
}
