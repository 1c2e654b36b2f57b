/**
 * Puts the first script into index.html, as a bundle of its own: one round trip less before connecting.
 *
 * It is built apart from the screens, for a chunk that both shared would either cost that round trip again or
 * make the screens load the first script a second time. The server takes the inline script's hash into its policy.
 */

import { readFileSync } from "node:fs";
import { build, type Plugin, type Rollup } from "vite";
import { leanPeerjs } from "./lean-peerjs.ts";

type Options = { readonly template: string; readonly script: string };

const marker = /<!-- built in: .* -->/;

export function firstScript({ template, script }: Options): Plugin {
  let target: string | string[] | false = false;
  return {
    name: "first-script",
    apply: "build",
    configResolved(config) {
      target = config.build.target ?? false;
    },
    async generateBundle(_options, bundle) {
      const screens = Object.values(bundle).find((file) => file.type === "chunk" && file.isEntry);
      const styles = Object.keys(bundle).filter((name) => name.endsWith(".css"));
      if (screens?.type !== "chunk" || styles.length === 0)
        this.error("no screens or no style in the bundle");

      const built = await buildAlone(script, target);
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
        `<link rel="modulepreload" id="screens" href="/${screens.fileName}" />`,
        ...screens.imports.map((name) => `<link rel="modulepreload" href="/${name}" />`),
        // async: a module script would otherwise wait for the style sheet.
        `<script type="module" async>${inlined(code)}</script>`,
        ...styles.map((name) => `<link rel="stylesheet" href="/${name}" />`),
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
): Promise<(Rollup.OutputChunk | Rollup.OutputAsset)[]> {
  const result = await build({
    configFile: false,
    logLevel: "warn",
    base: "/",
    publicDir: false,
    plugins: [leanPeerjs()],
    worker: { format: "es" },
    build: {
      write: false,
      target,
      modulePreload: false,
      rollupOptions: { input: script },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  return outputs.flatMap((output) => ("output" in output ? output.output : []));
}

function sourceOf(file: Rollup.OutputChunk | Rollup.OutputAsset): string | Uint8Array {
  return file.type === "chunk" ? file.code : file.source;
}
