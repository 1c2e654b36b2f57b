import { defineConfig } from "vitest/config";

/** `unit` runs in seconds and is part of `npm run check`; `e2e` starts browsers, servers and databases. */
export default defineConfig({
  test: {
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
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          environment: "node",
          globalSetup: ["e2e/support/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
