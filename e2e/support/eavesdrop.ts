/**
 * All that a browser says while a test runs: each request and each message of a socket, with its body, and each line
 * of a console, of all its pages, extension documents and workers.
 *
 *   const ear = await eavesdrop(browser);        // ear.heard grows from now on
 *
 * An address's fragment is left out: no browser sends it.
 */

import type { Browser, CDPSession } from "puppeteer-core";

export type Heard = {
  readonly kind: "request" | "socket" | "console";
  /** A byte a character where it is binary. */
  readonly text: string;
};

export type Ear = {
  readonly heard: readonly Heard[];
  /** Puts these words on each console there is, and whose it is: who is heard to say them is overheard. */
  readonly sayEverywhere: (words: string) => Promise<void>;
};

const bodyMaxBytes = 1_000_000;
const binaryFrame = 2;

export async function eavesdrop(browser: Browser): Promise<Ear> {
  const heard: Heard[] = [];
  const sessions = new Set<CDPSession>();

  /** Those that are there and those to come: the latter wait until somebody listens, so their first word is heard. */
  async function attachToTargets(parent: CDPSession): Promise<void> {
    parent.on("Target.attachedToTarget", ({ sessionId }) => {
      const session = parent.connection()?.session(sessionId);
      if (!session) return;
      sessions.add(session);
      listen(session, heard);
      const started = [...startDomains(session), attachToTargets(session), resume(session)];
      // One that goes while it is asked has nothing more to say.
      void Promise.allSettled(started);
    });
    parent.on("Target.detachedFromTarget", ({ sessionId }) => {
      for (const session of sessions) if (session.id() === sessionId) sessions.delete(session);
    });
    await parent.send("Target.setAutoAttach", {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
    });
  }

  await attachToTargets(await browser.target().createCDPSession());
  return {
    heard,
    async sayEverywhere(words) {
      const expression = `console.debug(${JSON.stringify(words)}, location.pathname)`;
      await Promise.all([...sessions].map((session) => session.send("Runtime.evaluate", { expression })));
    },
  };
}

function startDomains(session: CDPSession): readonly Promise<unknown>[] {
  return [
    session.send("Network.enable", { maxPostDataSize: bodyMaxBytes }),
    session.send("Runtime.enable"),
    // A dedicated worker has no log of its own: its page says what is in it.
    session.send("Log.enable"),
  ];
}

function resume(session: CDPSession): Promise<unknown> {
  return session.send("Runtime.runIfWaitingForDebugger");
}

function listen(session: CDPSession, heard: Heard[]): void {
  const hear = (kind: Heard["kind"], ...parts: readonly unknown[]) =>
    heard.push({ kind, text: parts.map(textOf).join(" ") });

  session.on("Network.requestWillBeSent", ({ request: { method, url, headers, postDataEntries } }) => {
    const body = postDataEntries?.map(({ bytes = "" }) => Buffer.from(bytes, "base64").toString("latin1"));
    hear("request", method, url, headers, body?.join("") ?? "");
  });
  // With what the network adds: cookies, the referrer.
  session.on("Network.requestWillBeSentExtraInfo", ({ headers }) => hear("request", headers));
  session.on("Network.webSocketCreated", ({ url }) => hear("socket", url));
  session.on("Network.webSocketWillSendHandshakeRequest", ({ request }) => hear("socket", request.headers));
  session.on("Network.webSocketFrameSent", ({ response: { opcode, payloadData } }) =>
    hear(
      "socket",
      opcode === binaryFrame ? Buffer.from(payloadData, "base64").toString("latin1") : payloadData,
    ),
  );
  session.on("Runtime.consoleAPICalled", ({ type, args }) =>
    hear("console", type, ...args.map(({ value, description, preview }) => value ?? preview ?? description)),
  );
  session.on("Runtime.exceptionThrown", ({ exceptionDetails }) => hear("console", exceptionDetails));
  session.on("Log.entryAdded", ({ entry }) => hear("console", entry));
}

function textOf(part: unknown): string {
  return typeof part === "string" ? part : JSON.stringify(part);
}
