/** The host's document in Chrome: lives as long as a session, a download or a popup needs it. */

import { startHost } from "../../host/start-host.ts";

startHost();
