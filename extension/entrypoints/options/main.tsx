/** The options page. */

import { createRoot } from "react-dom/client";
import { OptionsApp } from "../../components/OptionsApp.tsx";
import { followAppearance } from "../../lib/appearance.ts";
import { readSettings } from "../../lib/settings.ts";

const settings = await readSettings();
followAppearance(settings);

const root = document.getElementById("root");
if (root) createRoot(root).render(<OptionsApp initial={settings} />);
