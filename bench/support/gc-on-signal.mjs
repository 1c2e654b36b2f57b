/**
 * Loaded into a server under measurement before its own program (`--import`): SIGUSR2 collects all garbage, so that
 * memory can be compared. It changes nothing else; `gc` has to be asked for in this way because NODE_OPTIONS takes no
 * --expose-gc.
 */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");
process.on("SIGUSR2", () => collectGarbage());
