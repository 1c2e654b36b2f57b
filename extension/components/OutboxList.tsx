/** What goes to the phone once it is there, or why not: short rows, each can be taken back, a text can be changed. */

import type { KeyboardEvent, ReactNode } from "react";
import type { Item, TextItem } from "#transport/snapshot";
import { FileName } from "#ui/FileName.tsx";
import { useFormat, useMessages } from "#ui/i18n/context.tsx";
import { isolate } from "#ui/i18n/isolate.ts";
import { failureSentence } from "#ui/i18n/outcome.ts";
import { CloseIcon, FileIcon } from "#ui/icons.tsx";
import { itemName } from "#ui/item-name.ts";
import { asOutgoingText } from "#ui/links.ts";
import { SafeName } from "#ui/SafeName.tsx";
import { TextBox } from "#ui/TextBox.tsx";
import { type Edit, editOf } from "../lib/edits.ts";
import type { TextShare } from "../lib/messages.ts";
import type { PopupActions } from "../popup/popup-store.ts";
import { EditIcon, LinkIcon, TextIcon } from "./icons.tsx";
import { useStrings } from "./use-strings.ts";

type Props = {
  readonly items: readonly Item[];
  readonly edits: readonly Edit[];
  readonly actions: RowActions;
};
type RowActions = Pick<PopupActions, "editText" | "replaceText" | "remove">;

const previewChars = 300;

export function OutboxList({ items, edits, actions }: Props): ReactNode {
  return (
    <ul className="card divide-y divide-line">
      {items.map((item) => (
        <li key={item.id}>
          <OutboxRow item={item} edits={edits} actions={actions} />
        </li>
      ))}
    </ul>
  );
}

type RowProps = Omit<Props, "items"> & { readonly item: Item };

function OutboxRow({ item, edits, actions }: RowProps): ReactNode {
  const messages = useMessages();
  const { popup } = useStrings();
  const edit = item.kind === "text" ? editOf(edits, item) : undefined;
  const failure = failureSentence(messages, item);
  const name = isolate(itemName(item, messages));

  if (item.kind === "text" && edit) return <EditText item={item} text={edit.text} actions={actions} />;
  return (
    <div className="py-2 pr-1.5 pl-3">
      <div className="flex items-center gap-2.5">
        <RowWords item={item} />
        {item.kind === "text" ? (
          <IconButton label={popup.edit} about={name} onClick={() => actions.editText(item, item.text)}>
            <EditIcon />
          </IconButton>
        ) : null}
        <IconButton label={messages.items.remove} about={name} onClick={() => actions.remove(item.id)}>
          <CloseIcon />
        </IconButton>
      </div>
      {failure === undefined ? null : <p className="mt-1 text-xs text-danger">{failure}</p>}
    </div>
  );
}

/** Also stands for what was found before the host has it. */
export function RowWords({ item }: { readonly item: Item | TextShare }): ReactNode {
  const messages = useMessages();
  const format = useFormat();
  if ("files" in item) {
    const single = item.files.length === 1 ? item.files[0] : undefined;
    const name = single ? <FileName name={single.name} /> : messages.files.count(item.files.length);
    return (
      <Words
        icon={<FileIcon className="size-4" />}
        main={<span className="font-medium">{name}</span>}
        sub={format.bytes(item.totalBytes)}
        isWrapped
      />
    );
  }
  if (item.textKind === "link") {
    const title = item.title === "" ? null : <SafeName name={item.title} />;
    return title ? (
      <Words
        icon={<LinkIcon />}
        main={title}
        sub={<span dir="ltr">{item.text.slice(0, previewChars)}</span>}
      />
    ) : (
      <Words icon={<LinkIcon />} main={<span dir="ltr">{item.text.slice(0, previewChars)}</span>} />
    );
  }
  return (
    <Words
      icon={<TextIcon />}
      main={<span dir="auto">{item.text.trim().slice(0, previewChars)}</span>}
      isWrapped
    />
  );
}

function Words(props: { icon: ReactNode; main: ReactNode; sub?: ReactNode; isWrapped?: boolean }): ReactNode {
  return (
    <>
      <span className="shrink-0 text-accent">{props.icon}</span>
      <span className="min-w-0 flex-1 text-sm">
        <span className={props.isWrapped ? "line-clamp-2 break-words" : "block truncate font-medium"}>
          {props.main}
        </span>
        {props.sub === undefined ? null : (
          <span className="block truncate text-xs text-muted">{props.sub}</span>
        )}
      </span>
    </>
  );
}

type EditProps = { readonly item: TextItem; readonly text: string; readonly actions: RowActions };

function EditText({ item, text, actions }: EditProps): ReactNode {
  const { popup } = useStrings();

  function save(): void {
    if (text.trim() === "") actions.editText(item, null);
    else actions.replaceText(item.id, asOutgoingText(text));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const isSave = event.key === "Enter" && (event.ctrlKey || event.metaKey || item.textKind === "link");
    if (!isSave && event.key !== "Escape") return;
    // An Escape that nobody takes closes the popup.
    event.preventDefault();
    event.stopPropagation();
    if (isSave) save();
    else actions.editText(item, null);
  }

  return (
    <form
      className="flex flex-col gap-2 p-2"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextBox
        aria-label={popup.edit}
        rows={3}
        ref={focus}
        value={text}
        className="max-h-40 w-full resize-none rounded-lg border border-control-line bg-surface px-2 py-1 text-sm field-sizing-content"
        onChange={(event) => actions.editText(item, event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="flex justify-end gap-2">
        <button type="button" className="button" onClick={() => actions.editText(item, null)}>
          {popup.discard}
        </button>
        <button type="submit" className="button button-primary">
          {popup.save}
        </button>
      </div>
    </form>
  );
}

type ButtonProps = {
  readonly label: string;
  /** The row, for those who do not see beside what it stands. */
  readonly about: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
};

function IconButton(props: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={props.label}
      title={`${props.label} – ${props.about}`}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}

/** The box came by a press of Edit: typing goes on there, at the end of the text. */
function focus(box: HTMLTextAreaElement | null): void {
  box?.focus();
  box?.setSelectionRange(box.value.length, box.value.length);
}
