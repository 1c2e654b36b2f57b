/** Buttons that open the system's picker for photos, files or a folder. */

import { type ReactNode, useEffect, useRef } from "react";
import type { OutgoingFile } from "#transport/outgoing";
import { pickedFiles } from "./files.ts";
import { useMessages } from "./i18n/context.tsx";
import { FileIcon, FolderIcon, PhotoIcon } from "./icons.tsx";

export type PickerKind = "photos" | "files" | "folder";

type Props = {
  readonly kinds: readonly PickerKind[];
  readonly onPick: (files: readonly OutgoingFile[]) => void;
};

const icons = { photos: PhotoIcon, files: FileIcon, folder: FolderIcon } as const;

export function FilePickers({ kinds, onPick }: Props): ReactNode {
  return kinds.map((kind) => <FilePicker key={kind} kind={kind} onPick={onPick} />);
}

function FilePicker({ kind, onPick }: { kind: PickerKind; onPick: Props["onPick"] }): ReactNode {
  const { composer } = useMessages();
  const input = useRef<HTMLInputElement>(null);
  const Icon = icons[kind];

  // On the input itself and never taken off: the screen may change while the system's dialog is open, and what is
  // picked then must not be lost. React hears nothing of an input that has left the page.
  useEffect(() => {
    const element = input.current;
    if (element === null) return;
    element.onchange = () => {
      const files = pickedFiles(element.files);
      // The same file may be picked again: an input with its old value would not fire.
      element.value = "";
      if (files.length > 0) onPick(files);
    };
  }, [onPick]);

  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-picker={kind}
        {...(kind === "photos" ? { accept: "image/*,video/*" } : {})}
        {...(kind === "folder" ? { webkitdirectory: "" } : {})}
      />
      <button type="button" className="button px-2.5" onClick={() => input.current?.click()}>
        <Icon />
        {composer[kind]}
      </button>
    </>
  );
}
