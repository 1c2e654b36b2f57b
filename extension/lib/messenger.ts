/**
 * Request and answer over runtime messages, typed by messages.ts and checked by valibot on both ends.
 *
 * A message for another context is left alone: the browser hands each message to every listener.
 */

import * as v from "valibot";
import { browser, type Runtime } from "./browser.ts";
import {
  type BodyOf,
  type ContextName,
  type MessageName,
  type MessagesTo,
  messages,
  type ReplyOf,
} from "./messages.ts";

export type Handlers<C extends ContextName> = {
  readonly [N in MessagesTo<C>]: (body: BodyOf<N>) => ReplyOf<N> | Promise<ReplyOf<N>>;
};

const requestSchema = v.object({ name: v.string(), body: v.unknown() });
const answerSchema = v.variant("isOk", [
  v.object({ isOk: v.literal(true), reply: v.unknown() }),
  v.object({ isOk: v.literal(false) }),
]);

/** The other context refused, failed, or is not there. */
class RequestFailed extends Error {
  override readonly name = "RequestFailed";
}

export async function request<N extends MessageName>(name: N, body: BodyOf<N>): Promise<ReplyOf<N>> {
  const answer = v.safeParse(answerSchema, await browser.runtime.sendMessage({ name, body }));
  if (!answer.success || !answer.output.isOk) throw new RequestFailed(name);
  return v.parse(messages[name].reply, answer.output.reply) as ReplyOf<N>;
}

/** Must be called synchronously when the context starts, or a service worker misses its waking message. */
export function handleMessages<C extends ContextName>(context: C, handlers: Handlers<C>): void {
  const listener = (
    message: unknown,
    sender: Runtime.MessageSender,
    sendResponse: (answer: unknown) => void,
  ): true | undefined => {
    const asked = v.safeParse(requestSchema, message);
    if (!asked.success || !isFromExtension(sender)) return undefined;
    const { name, body } = asked.output;
    if (!isMessageName(name) || messages[name].to !== context) return undefined;
    void answer(name, body, handlers).then(sendResponse);
    return true;
  };
  // `true` keeps the answer open; the type knows no listener that only sometimes answers.
  browser.runtime.onMessage.addListener(listener as Runtime.OnMessageListenerCallback);
}

async function answer<C extends ContextName>(
  name: MessageName,
  rawBody: unknown,
  handlers: Handlers<C>,
): Promise<v.InferInput<typeof answerSchema>> {
  const handler = (handlers as Readonly<Record<string, ((body: unknown) => unknown) | undefined>>)[name];
  const body = v.safeParse(messages[name].body, rawBody);
  if (!handler || !body.success) return { isOk: false };
  try {
    return { isOk: true, reply: await handler(body.output) };
  } catch {
    // The asker gets a RequestFailed and decides what to tell the user.
    return { isOk: false };
  }
}

/** A script that we run in a web page can send runtime messages too; a page's process is not trusted. */
export function isFromExtension(sender: Runtime.MessageSender): boolean {
  return sender.id === browser.runtime.id && (sender.url ?? "").startsWith(browser.runtime.getURL(""));
}

function isMessageName(name: string): name is MessageName {
  return Object.hasOwn(messages, name);
}
