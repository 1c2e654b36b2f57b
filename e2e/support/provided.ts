/** What global-setup.ts hands to the test files. */

import "vitest";

declare module "vitest" {
  interface ProvidedContext {
    readonly serverPort: number;
    readonly extensionDir: string;
    readonly pageDir: string;
  }
}
