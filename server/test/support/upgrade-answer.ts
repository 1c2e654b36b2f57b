/** What an upgrade is answered, without opening a socket. */
import { request as httpRequest } from "node:http";
import type { LiveAnswer } from "./openapi.ts";

/** The answer to an upgrade; 101 has no body. */
export function askUpgrade(url: string, query: string): Promise<LiveAnswer> {
  return new Promise((resolve, reject) => {
    const headers = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": Buffer.alloc(16).toString("base64"),
    };
    const request = httpRequest(`${url}/api/v1/signalling/peerjs?${query}`, { headers });
    request.on("error", reject);
    request.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, contentType: null, body: null });
    });
    request.on("response", async (response) => {
      let text = "";
      for await (const chunk of response) {
        text += chunk;
      }
      const contentType = response.headers["content-type"] ?? null;
      resolve({ status: response.statusCode ?? 0, contentType, body: JSON.parse(text) });
    });
    request.end();
  });
}
