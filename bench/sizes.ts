/** What the phone page and the popup weigh, and whether the phone page asks anybody else for anything. */

import { launchPhone } from "../e2e/support/phones.ts";
import { type BundledFile, sumBytes, weighPage } from "./support/bundle-size.ts";
import { startProductServer } from "./support/product.ts";
import type { BenchOptions, Report } from "./support/report.ts";

const pageMaxKb = 150;
const popupMaxKb = 200;
/** Long enough for whatever a page loads after it has started. */
const settleMs = 2_000;

export async function measureSizes({ build }: BenchOptions): Promise<Report> {
  const built = await build();
  const page = await weighPage(built.pageDir, "index.html");
  const popup = await weighPage(built.extensionDir, "popup.html");

  const server = await startProductServer(built);
  const elsewhere = await findForeignRequests(`http://localhost:${built.serverPort}/`).finally(server.close);

  return {
    title: "sizes: script and style, gzip",
    table: [
      ["page", "file", "kB gzip", "loaded"],
      ...[...page.map((file) => rowOf("phone", file)), ...popup.map((file) => rowOf("popup", file))],
    ],
    figures: [
      figureOf("phone page", page, pageMaxKb),
      {
        name: "phone page, loaded from elsewhere",
        measured: elsewhere.length === 0 ? "nothing" : elsewhere.join(", "),
        target: "nothing",
        isMet: elsewhere.length === 0,
      },
      figureOf("popup", popup, popupMaxKb),
    ],
    notes: [
      "1 kB = 1,000 bytes. Counted is all that can be reached from the page, not only what it starts with.",
    ],
  };
}

function figureOf(name: string, files: readonly BundledFile[], maxKb: number): Report["figures"][number] {
  const allKb = sumBytes(files) / 1000;
  const initialKb = sumBytes(files.filter((file) => file.isInitial)) / 1000;
  return {
    name,
    measured: `${allKb.toFixed(1)} kB, of them ${initialKb.toFixed(1)} kB to start`,
    target: `≤ ${maxKb} kB`,
    isMet: files.length > 0 && allKb <= maxKb,
  };
}

function rowOf(page: string, file: BundledFile): string[] {
  return [page, file.path, (file.gzipBytes / 1000).toFixed(1), file.isInitial ? "at start" : "when needed"];
}

/** Loads the page in a real browser, in the mode that has nothing to join. */
async function findForeignRequests(url: string): Promise<readonly string[]> {
  const phone = await launchPhone();
  try {
    const foreign = new Set<string>();
    phone.page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (/^(https?|wss?):$/.test(protocol) && origin !== new URL(url).origin) foreign.add(origin);
    });
    await phone.page.goto(url);
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    return [...foreign];
  } finally {
    await phone.close();
  }
}
