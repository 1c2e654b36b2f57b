/** Before tests that run several files at a time: what is missing is installed once, not by all at the same moment. */

import { caddyServer, ensureTool, postgres, redisServer, turnServer } from "./system-packages.ts";

export function setup(): void {
  for (const tool of [caddyServer, postgres, redisServer, turnServer]) ensureTool(tool);
}
