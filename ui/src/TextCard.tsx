/** A text or link that was sent or received, with Copy, and Open where it is a link a browser may open. */

import { type ReactNode, useMemo } from "react";
import type { TextItem } from "#transport/snapshot";
import { CardHeader } from "./CardHeader.tsx";
import { CopyButton } from "./CopyButton.tsx";
import { useMessages } from "./i18n/context.tsx";
import { failureSentence } from "./i18n/outcome.ts";
import { OpenIcon } from "./icons.tsx";
import { itemName } from "./item-name.ts";
import { LongText } from "./LongText.tsx";
import { linksIn, parseHttpUrl, shownHost } from "./links.ts";
import { SafeName } from "./SafeName.tsx";

type Props = {
  readonly item: TextItem;
  /** What just arrived is shown big. */
  readonly isProminent?: boolean;
  readonly onRemove?: (() => void) | undefined;
};

export function TextCard({ item, isProminent = false, onRemove }: Props): ReactNode {
  const messages = useMessages();
  const url = parseHttpUrl(item.text);
  const failure = failureSentence(messages, item);
  return (
    <article className="card flex flex-col gap-2 p-4">
      <CardHeader item={item} onRemove={onRemove} />
      {failure === undefined ? null : <p className="text-sm text-danger">{failure}</p>}
      {url === null ? (
        <>
          {item.title === "" ? null : <SafeName name={item.title} className="font-medium" />}
          <LongText text={item.text} className={isProminent ? "text-lg/7" : ""} />
        </>
      ) : (
        <LinkText url={url} item={item} isProminent={isProminent} />
      )}
      <div className="flex flex-wrap items-center gap-2">
        {url === null ? null : (
          <OpenLink url={url} look={item.direction === "received" ? "button-primary" : "button-quiet -ml-3"}>
            {messages.text.openLink}
          </OpenLink>
        )}
        <CopyButton
          text={item.text}
          title={itemName(item, messages)}
          className={item.direction === "sent" ? "button-quiet -ml-3" : url === null ? "button-primary" : ""}
        />
        {item.direction === "received" && url === null ? <InnerLinks text={item.text} /> : null}
      </div>
    </article>
  );
}

/** Links in the middle of a text. Where each leads is said by its host: what stands around it is the other side's word. */
function InnerLinks({ text }: { text: string }): ReactNode {
  const messages = useMessages();
  const links = useMemo(() => linksIn(text), [text]);
  return links.map((url) => (
    <OpenLink
      key={url.href}
      url={url}
      look="max-w-full"
      title={url.href}
      label={messages.text.openLinkTo(url.host)}
    >
      <span dir="ltr" className="min-w-0 break-all">
        {shownHost(url)}
      </span>
    </OpenLink>
  ));
}

type OpenLinkProps = {
  readonly url: URL;
  readonly look: string;
  readonly title?: string;
  readonly label?: string;
  readonly children: ReactNode;
};

/** In a tab that knows nothing of this one. */
function OpenLink({ url, look, title, label, children }: OpenLinkProps): ReactNode {
  return (
    <a
      href={url.href}
      target="_blank"
      rel="noreferrer noopener"
      className={`button ${look}`}
      title={title}
      aria-label={label}
    >
      <OpenIcon />
      {children}
    </a>
  );
}

/** The host stands out: a title is the other side's word, the host is where the link leads. */
function LinkText({ url, item, isProminent }: { url: URL; item: TextItem; isProminent: boolean }): ReactNode {
  return (
    <div className="min-w-0">
      <SafeName
        name={item.title === "" ? shownHost(url) : item.title}
        className={`line-clamp-3 block font-medium break-words ${isProminent ? "text-lg/7" : ""}`}
      />
      <p dir="ltr" className="line-clamp-3 text-sm break-all text-muted">
        {url.protocol}
        {"//"}
        <span className="font-medium text-ink">{shownHost(url)}</span>
        {url.pathname + url.search + url.hash}
      </p>
    </div>
  );
}
