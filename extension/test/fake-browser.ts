/** Before each test file: an in-memory extension API, for the polyfill refuses to load where there is none; and locks. */

import { vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import { fakeLocks } from "./fake-locks.ts";

vi.stubGlobal("chrome", fakeBrowser);
vi.stubGlobal("browser", fakeBrowser);
if ("navigator" in globalThis) Object.defineProperty(navigator, "locks", { value: fakeLocks });
