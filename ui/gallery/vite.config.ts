/** The gallery: `npx vite ui/gallery`. No build of the product has it; e2e/every-state.test.ts builds it for itself. */

import { join } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const repository = join(import.meta.dirname, "../..");

export default defineConfig({
  root: import.meta.dirname,
  publicDir: join(repository, "mobile-web/public"),
  cacheDir: join(repository, "node_modules/.vite-gallery"),
  plugins: [react(), tailwindcss()],
  // A build that names a server, as wxt.config.ts defines it.
  define: { __PAIRQR_SERVER__: '"https://built.example"', __PAIRQR_PAGE__: '"https://built.example"' },
  resolve: {
    alias: { "webextension-polyfill": join(repository, "extension/gallery/browser.ts") },
  },
  build: { target: "es2023" },
  server: { fs: { allow: [repository] } },
});
