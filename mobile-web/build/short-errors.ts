/**
 * Errors of @noble/hashes without their words: they are for whoever calls it wrongly, whom the unit tests, which have
 * the library as it is, would tell. They would be 0.5 kB of the page's 150.
 */

import type { Plugin } from "vite";

const library = /\/@noble\/hashes\//;

export function shortErrors(): Plugin {
  return {
    name: "short-errors",
    enforce: "pre",
    transform(code, id) {
      if (!library.test(id)) return null;
      const short = code.replace(/throw new (\w+)\([^;\n]+\);$/gm, "throw new $1();");
      if (short === code && id.includes("/utils."))
        this.error("@noble/hashes throws in another way than it did.");
      return short;
    },
  };
}
