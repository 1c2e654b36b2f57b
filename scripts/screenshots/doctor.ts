/** The doctor's page, on a server whose coturn has another secret: what works, what does not, and the cure. */

import type { Page } from "puppeteer-core";
import { launchPhone } from "../../e2e/support/phones.ts";
import { startServer } from "../../e2e/support/server.ts";
import { startCoturn } from "../../e2e/support/services/coturn.ts";
import { trustingArgs } from "../../e2e/support/trusting-args.ts";

const otherSecret = "another secret than the one that coturn has";

type Shooting = {
  readonly language: string;
  readonly pageDir: string;
  readonly take: (page: Page, name: string) => Promise<void>;
};

export async function shootDoctor({ language, pageDir, take }: Shooting): Promise<void> {
  const coturn = await startCoturn();
  const phone = await launchPhone({ language, args: await trustingArgs(coturn.certFile) });
  try {
    const variables = { TURN_URLS: Object.values(coturn.urls).join(","), TURN_SECRET: otherSecret };
    const server = await startServer({ pageDir, variables });
    try {
      await phone.page.goto(`${server.url}/doctor`);
      await phone.page.waitForFunction(() => document.querySelector("main button:not([disabled])") !== null);
      await take(phone.page, "doctor");
    } finally {
      await server.close();
    }
  } finally {
    await Promise.all([phone.close(), coturn.stop()]);
  }
}
