/** The server as a program: configuration from the environment, a clean end on SIGTERM and SIGINT. */
import { NewerDatabaseError } from "./adapters/sql/migrations.ts";
import { readConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import { createServer, type RunningServer } from "./create-server.ts";

async function main(): Promise<void> {
  const server = await start();
  if (server === null) {
    // Connections to Redis and PostgreSQL would keep the process alive.
    process.exit(1);
  }
  const stop = (): void => {
    // PeerServer's timers would keep the process alive.
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

/** What the operator can put right is said in one line, without a stack trace. */
async function start(): Promise<RunningServer | null> {
  try {
    return await createServer(readConfig(process.env));
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
