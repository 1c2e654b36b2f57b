/** GET /metrics, on a listener of its own: figures of a server are its operator's alone (SG50). */
import { createServer, type RequestListener } from "node:http";
import type { Config } from "../config.ts";
import { type Listener, openListener, serverOptions } from "../listeners.ts";
import type { Metrics } from "./metrics.ts";

/** Null where no METRICS_PORT is set. */
export async function openMetricsListener(
  address: Config["metrics"],
  metrics: Metrics | null,
  onError: (error: unknown) => void,
): Promise<Listener | null> {
  if (address === null || metrics === null) {
    return null;
  }
  const answer: RequestListener = (request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    metrics.render().then(
      (text) => response.writeHead(200, { "Content-Type": metrics.contentType }).end(text),
      (error: unknown) => {
        onError(error);
        response.writeHead(500).end();
      },
    );
  };
  return openListener(createServer(serverOptions, answer), "http", address, ["METRICS_HOST", "METRICS_PORT"]);
}
