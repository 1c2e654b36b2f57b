/** Before each test file: an in-memory extension API, for the polyfill refuses to load where there is none. */

import { vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";

vi.stubGlobal("chrome", fakeBrowser);
vi.stubGlobal("browser", fakeBrowser);
