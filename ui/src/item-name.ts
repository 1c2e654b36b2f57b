/** What a card is about, in a few words: for the buttons that every card has, and those who hear but do not see it. */

import type { FilesItem, Item } from "#transport/snapshot";
import type { Catalogue } from "./i18n/catalogue.ts";
import { stripControls } from "./i18n/isolate.ts";

/** Of a text: where its first line begins, and no half of a surrogate pair. */
const firstWords = /\S.{0,59}/u;

export function itemName(item: Item, { files }: Catalogue): string {
  if (item.kind === "text") return stripControls(firstWords.exec(item.title || item.text)?.[0] ?? "");
  const [only] = item.files;
  const isOne = item.files.length === 1 && only !== undefined;
  return stripControls(isOne ? only.name : (folderOf(item.files) ?? files.count(item.files.length)));
}

/** The folder that all of them were sent in, if there is one. */
export function folderOf(files: FilesItem["files"]): string | null {
  const folder = /^[^/]+\//.exec(files[0]?.path ?? "")?.[0];
  return folder !== undefined && files.every(({ path }) => path.startsWith(folder))
    ? folder.slice(0, -1)
    : null;
}
