/**
 * Puts the first two scripts into index.html, each a bundle of its own: one round trip less before connecting.
 *
 *   early     a classic script, small: compiled and run at once, it has the join and the socket under way
 *   connect   a module: takes over while they are
 *
 * They are built apart from the screens, for a chunk that both shared would either cost that round trip again or
 * make the screens load the first script a second time. The server takes the inline scripts' hashes into its policy.
 */

import { readFileSync } from "node:fs";
import { build, type Plugin, type Rollup } from "vite";
import { leanPeerjs } from "../../scripts/build/lean-peerjs.ts";
import { shortErrors } from "./short-errors.ts";

type Options = { readonly template: string; readonly early: string; readonly script: string };

const marker = /<!-- built in: .* -->/;

export function firstScript({ template, early, script }: Options): Plugin {
  let target: string | string[] | false = false;
  return {
    name: "first-script",
    apply: "build",
    configResolved(config) {
      target = config.build.target ?? false;
    },
    async generateBundle(_options, bundle) {
      const screens = Object.values(bundle).find((file) => file.type === "chunk" && file.isEntry);
      if (screens?.type !== "chunk") this.error("no screens in the bundle");
      // early.ts asks for one file.
      const styles = Object.keys(bundle).filter((name) => name.endsWith(".css"));
      if (screens.imports.length > 0 || styles.length > 0) this.error("the screens are in several files");

      const [earlyChunk, ...others] = await buildAlone(early, target, "iife");
      if (earlyChunk?.type !== "chunk" || others.length > 0)
        this.error("the early script is in several files");
      const built = await buildAlone(script, target, "es");
      const worker = built.find(({ fileName }) => fileName.includes("session-worker"));
      if (worker === undefined) this.error("no session worker in the first script");
      let code = "";
      for (const file of built) {
        if (file.type === "chunk" && file.isEntry) code = file.code;
        else this.emitFile({ type: "asset", fileName: file.fileName, source: sourceOf(file) });
      }
      for (const file of built) {
        if (file.type === "chunk" && !file.isEntry && file.imports.length > 0) {
          this.error(`${file.fileName} imports from the first script, which would run twice`);
        }
      }

      const head = [
        `<script data-screens="/${screens.fileName}" data-worker="/${worker.fileName}">${inlined(earlyChunk.code)}</script>`,
        `<script type="module" async>${inlined(code)}</script>`,
      ].join("\n    ");
      const html = readFileSync(template, "utf8").replace(marker, () => head);
      this.emitFile({ type: "asset", fileName: "index.html", source: html });
    },
  };
}

/** An HTML parser ends a script at the first end tag in it, and reads on past it after "<!--" and "<script". */
function inlined(code: string): string {
  const escaped = code.trim().replaceAll("</script", "<\\/script");
  if (/<!--|<script/i.test(escaped))
    throw new Error("the first script has HTML in it that a parser would read");
  return escaped;
}

async function buildAlone(
  script: string,
  target: string | string[] | false,
  format: "iife" | "es",
): Promise<(Rollup.OutputChunk | Rollup.OutputAsset)[]> {
  const result = await build({
    configFile: false,
    logLevel: "warn",
    base: "/",
    publicDir: false,
    plugins: [leanPeerjs(), shortErrors()],
    worker: { format: "es", plugins: () => [shortErrors()] },
    build: {
      write: false,
      target,
      modulePreload: false,
      rollupOptions: { input: script, output: { format } },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  return outputs.flatMap((output) => ("output" in output ? output.output : []));
}

function sourceOf(file: Rollup.OutputChunk | Rollup.OutputAsset): string | Uint8Array {
  return file.type === "chunk" ? file.code : file.source;
}
