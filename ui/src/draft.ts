/** What was typed and not sent yet: it outlives the box, which goes when the screen changes or the popup closes. */

export type Draft = {
  /** What a new box begins with. */
  read(): string;
  /** With every change; empty once it was sent. */
  keep(text: string): void;
};

/** For as long as the page lives. */
export function createDraft(): Draft {
  let kept = "";
  return {
    read: () => kept,
    keep: (text) => {
      kept = text;
    },
  };
}
