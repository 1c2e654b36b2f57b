import { defineConfig } from "vitest/config";

/** Of e2e/server, what needs the built page or both cores. */
const alone = "e2e/server/{doctor*,hostile-*,redis-full,redis-queues}.test.ts";

/** Files of e2e that wait more than they compute. Only one of them takes the port that the built extension knows. */
const waiting = [
  "e2e/transport/*.test.ts",
  "e2e/networks/*.test.ts",
  "e2e/hostile/hostile-server.test.ts",
  "e2e/server/hostile-connections.test.ts",
];

const withBuilds = {
  environment: "node",
  globalSetup: ["e2e/support/global-setup.ts"],
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

/**
 * `unit` runs in seconds and is part of `npm run check`; `services`, `waiting` and `e2e` start servers, databases and browsers.
 */
export default defineConfig({
  test: {
    // Vitest leaves a core to an editor.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "{protocol,transport,server}/**/*.test.ts",
            "*.test.ts",
            "scripts/**/*.test.ts",
            "infra/**/*.test.ts",
          ],
          environment: "node",
        },
      },
      {
        // A build that names a server, as wxt.config.ts defines it.
        define: { __PAIRQR_SERVER__: '"https://built.example"', __PAIRQR_PAGE__: '"https://built.example"' },
        test: {
          name: "dom",
          include: ["{ui,mobile-web,extension}/**/*.test.{ts,tsx}"],
          environment: "happy-dom",
          setupFiles: ["extension/test/fake-browser.ts", "ui/src/test-warnings.ts"],
        },
      },
      {
        test: {
          // Servers and databases without a browser: they wait more than they compute, so three files at a time.
          name: "services",
          include: ["e2e/server/**/*.test.ts"],
          exclude: [alone],
          environment: "node",
          globalSetup: ["e2e/support/services-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "waiting",
          include: waiting,
          ...withBuilds,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/*.test.ts", "e2e/!(server)/**/*.test.ts", alone],
          exclude: waiting,
          ...withBuilds,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
