/** Builds the phone page: screens and worker as hashed files, the first script inside index.html. And the doctor's. */

import { join } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { byteQr } from "./build/byte-qr.ts";
import { compressedCopies } from "./build/compressed-copies.ts";
import { doctorPage } from "./build/doctor-page.ts";
import { firstScript } from "./build/first-script.ts";
import { plainImports } from "./build/plain-imports.ts";

const root = import.meta.dirname;

export default defineConfig({
  root,
  base: "/",
  // React's way to its developer tools: nothing that a phone has.
  define: { __REACT_DEVTOOLS_GLOBAL_HOOK__: "undefined" },
  plugins: [
    react(),
    tailwindcss(),
    plainImports(),
    byteQr(),
    firstScript({
      template: join(root, "index.html"),
      early: join(root, "src/early.ts"),
      script: join(root, "src/connect.ts"),
    }),
    doctorPage("doctor.html"),
    compressedCopies(),
  ],
  build: {
    outDir: join(root, "../dist/mobile-web"),
    emptyOutDir: true,
    target: ["safari17", "chrome120", "firefox121"],
    modulePreload: false,
    rollupOptions: {
      input: { screens: join(root, "src/app/main.tsx") },
      preserveEntrySignatures: "allow-extension",
      output: { entryFileNames: "assets/[name]-[hash].js" },
    },
  },
});
