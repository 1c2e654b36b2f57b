import { defineConfig } from "vite";
import { compressPage } from "./compress-page.ts";

/** The server as one program for Node: dist/server/main.js. Packages stay in node_modules. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    ssr: "src/main.ts",
    outDir: "../dist/server",
    emptyOutDir: true,
    target: "node20",
    minify: false,
    sourcemap: true,
  },
  plugins: [compressPage(`${import.meta.dirname}/../dist/mobile-web`)],
});
