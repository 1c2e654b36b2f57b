/** In place of webextension-polyfill, which refuses to load outside an extension: the gallery's screens call none of it. */

const browser = {};

// biome-ignore lint/style/noDefaultExport: as webextension-polyfill has it.
export default browser;
