/** The server as a program: configuration from the environment; a clean end on SIGTERM or SIGINT, at once on a second. */
import { NewerDatabaseError } from "./adapters/sql/migrations.ts";
import { readConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import { createServer, type RunningServer } from "./create-server.ts";

type Started = { readonly server: RunningServer; readonly drainMs: number };

/** Beside draining: answers under way, places given back, the last counters. More would be a store that hangs. */
const endWaitMs = 10_000;

async function main(): Promise<void> {
  let started: Started | null = null;
  let isStopping = false;
  const stop = (): void => {
    // While it starts nobody is here yet.
    if (started === null || isStopping) {
      process.exit(started === null ? 0 : 1);
    }
    const { server, drainMs } = started;
    isStopping = true;
    setTimeout(() => process.exit(1), 2 * drainMs + endWaitMs).unref();
    // PeerServer's timers would keep the process alive.
    server.close(drainMs).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  started = await start();
  if (started === null) {
    // Connections to Redis and PostgreSQL would keep the process alive.
    process.exit(1);
  }
}

/** What the operator can put right is said in one line, without a stack trace. */
async function start(): Promise<Started | null> {
  try {
    const config = readConfig(process.env);
    return { server: await createServer(config), drainMs: config.drainMs };
  } catch (error) {
    if (error instanceof ConfigError || error instanceof NewerDatabaseError) {
      process.stderr.write(`${error.message}\n`);
      return null;
    }
    if (error instanceof Error && "syscall" in error) {
      process.stderr.write(`The server cannot start: ${error.message}\n`);
      return null;
    }
    throw error;
  }
}

await main();
