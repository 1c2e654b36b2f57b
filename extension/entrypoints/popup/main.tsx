/** The popup's first lines: local reads only, then the code is on the screen. */

import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { keepFocus } from "#ui/keep-focus.ts";
import { refuseDrops } from "#ui/refuse-drops.ts";
import { PopupApp } from "../../components/PopupApp.tsx";
import { followAppearance } from "../../lib/appearance.ts";
import { popupPlace } from "../../lib/popup-window.ts";
import { openPopupStore } from "../../popup/popup-store.ts";

const place = popupPlace(location.search);
document.documentElement.classList.toggle("in-window", place.isWindow);
const store = await openPopupStore(place);
followAppearance(store.getState().settings);

const root = document.getElementById("root");
if (root) {
  keepFocus(root);
  refuseDrops();
  flushSync(() => createRoot(root).render(<PopupApp store={store} />));
}
performance.mark("pairqr-painted");
