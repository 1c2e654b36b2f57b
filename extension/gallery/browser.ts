/** In place of webextension-polyfill, which refuses to load outside an extension: the gallery's screens call none of it. */

const browser = {};

export default browser;
