/** The gallery's own dev server: `npx vite ui/gallery`. */

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
  server: { fs: { allow: [repository] } },
});
