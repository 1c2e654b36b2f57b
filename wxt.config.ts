import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "wxt";
import { leanPeerjs } from "./scripts/build/lean-peerjs.ts";

/** Public half of a key made for this purpose: it fixes the extension's id (Chrome: "key" in the manifest). */
const extensionKey =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA4cD1+Rl7XFzPBK7Ma4wPvY4NzK+I3Iq4imoLcjaeu5IaNxbCMWoziEty/BD9hyw75gA+CE2z41FE5b06vpLaYczb898I/0DsIkkh89agy/vSfTrFvwDpts7maLidVhrr+juodR+HXZ5Qku0LYFUeyrwIc2OUb2HqVWkbmZKcqPSmgu01FvjeAvBRjrThKwZBABKjGxOAUunnDM1VlLrPxIWkKbH2NsbhlM6/9MFe0ayXMJ1Y5r7EUO6hESdk51pkvi82C6h3bljDnqyUZfKOSqzL+uUBJclAAvJ5+wXXs0ZLfwokrYsaqfRnUU3zahSiN1hkxU1ToZrJg7B+sYj0fwIDAQAB";

export default defineConfig({
  srcDir: "extension",
  publicDir: "extension/public",
  imports: false,
  outDir: process.env.PAIRQR_OUTPUT ?? ".output",
  manifestVersion: 3,
  vite: () => ({
    plugins: [leanPeerjs(), react(), tailwindcss()],
    define: {
      __PAIRQR_SERVER__: JSON.stringify(process.env.PAIRQR_SERVER ?? ""),
      __PAIRQR_PAGE__: JSON.stringify(process.env.PAIRQR_PAGE ?? process.env.PAIRQR_SERVER ?? ""),
    },
  }),
  hooks: {
    // WXT takes the popup's <title> for it; the icon's tooltip is translated.
    "build:manifestGenerated": (_wxt, manifest) => {
      if (manifest.action) manifest.action.default_title = "__MSG_actionTitle__";
    },
  },
  manifest: {
    key: extensionKey,
    name: "__MSG_extensionName__",
    description: "__MSG_extensionDescription__",
    default_locale: "en",
    minimum_chrome_version: "130",
    permissions: [
      "activeTab",
      "scripting",
      "contextMenus",
      "offscreen",
      "storage",
      "downloads",
      "notifications",
    ],
    commands: {
      _execute_action: { suggested_key: { default: "Alt+Shift+Q" } },
    },
  },
});
