/** Many sockets that are opened and then do nothing but answer pings. Run by bench/idle-sockets.ts. */

import { openPeer, type Pass, productPass, stockPass } from "./peer-socket.ts";
import { registerSession } from "./session-calls.ts";
import { runMany, serveSteps } from "./steps.ts";

export type IdleSteps = {
  /** Makes `count` hosts that may connect: each in a session of its own, as while its code is on the screen. */
  register(input: {
    readonly kind: "product" | "stock";
    readonly url: string;
    readonly count: number;
  }): Promise<void>;
  /** Opens the next `count` sockets. */
  connect(input: { readonly count: number }): Promise<void>;
};

const atOnce = 64;
const passes: Pass[] = [];

await serveSteps({
  async register({ kind, url, count }) {
    await runMany(
      atOnce,
      (index) => index < count,
      async () => {
        const pass = kind === "stock" ? stockPass(url) : productPass(url, (await registerSession(url)).host);
        passes.push(pass);
      },
    );
  },

  async connect({ count }) {
    const next = passes.splice(0, count);
    await runMany(
      atOnce,
      (index) => index < next.length,
      async (index) => {
        const pass = next[index];
        if (pass !== undefined) await openPeer(pass);
      },
    );
  },
} satisfies IdleSteps);
