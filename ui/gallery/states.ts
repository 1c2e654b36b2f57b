/**
 * The gallery's states: each app has a `gallery/states.tsx` that exports `states`, name → screen.
 *
 * Dev only, in no build: it shows every state without a session, and screenshots are taken of it.
 */

import type { ReactNode } from "react";

export type GalleryStates = Readonly<Record<string, () => ReactNode>>;

type StatesModule = { readonly states: GalleryStates };

const modules = import.meta.glob<StatesModule>(
  ["../../mobile-web/gallery/states.tsx", "../../extension/gallery/states.tsx"],
  {
    eager: true,
  },
);

/** "mobile-web/connected", "extension/waiting" … */
export const allStates: GalleryStates = Object.fromEntries(
  Object.entries(modules).flatMap(([path, { states }]) => {
    const app = path.includes("/mobile-web/") ? "mobile-web" : "extension";
    return Object.entries(states).map(([name, render]) => [`${app}/${name}`, render]);
  }),
);
