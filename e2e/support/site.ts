/** A website for the computer's browser to look at: pages to select in, pictures to send. */

import { createServer } from "node:http";
import { listenOnFreePort } from "./ports.ts";

export type SiteRoute = {
  readonly contentType: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Site = { readonly url: string; readonly close: () => Promise<void> };

/** Serves each path of `routes` on a free port; anything else is 404. */
export async function startSite(routes: Readonly<Record<string, SiteRoute>>): Promise<Site> {
  const server = createServer((request, response) => {
    const route = routes[new URL(request.url ?? "/", "http://site").pathname];
    if (route === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": route.contentType, ...route.headers }).end(route.body);
  });
  const port = await listenOnFreePort(server);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
