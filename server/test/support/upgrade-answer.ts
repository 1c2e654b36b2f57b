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
      resolve({ status: response.statusCode ?? 0, headers: new Headers(), body: null });
    });
    request.on("response", async (response) => {
      let text = "";
      for await (const chunk of response) {
        text += chunk;
      }
      const headers = new Headers();
      for (const [name, values = []] of Object.entries(response.headersDistinct)) {
        headers.set(name, values.join());
      }
      resolve({ status: response.statusCode ?? 0, headers, body: JSON.parse(text) });
    });
    request.end();
  });
}
