/**
 * Builds doctor.html beside index.html, on its own: a chunk that both shared would cost the phone page a round trip,
 * and the phone page must not grow by what only those see who run a server.
 */

import { join } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { build, type Plugin } from "vite";

export function doctorPage(html: string): Plugin {
  let root = "";
  let target: string | string[] | false = false;
  return {
    name: "doctor-page",
    apply: "build",
    configResolved(config) {
      root = config.root;
      target = config.build.target ?? false;
    },
    async generateBundle() {
      const result = await build({
        configFile: false,
        logLevel: "warn",
        root,
        base: "/",
        publicDir: false,
        plugins: [react(), tailwindcss()],
        build: {
          write: false,
          target,
          modulePreload: false,
          rollupOptions: { input: join(root, html), output: { entryFileNames: "assets/[name]-[hash].js" } },
        },
      });
      const outputs = Array.isArray(result) ? result : [result];
      for (const file of outputs.flatMap((output) => ("output" in output ? output.output : []))) {
        const source = file.type === "chunk" ? file.code : file.source;
        this.emitFile({ type: "asset", fileName: file.fileName, source });
      }
    },
  };
}
