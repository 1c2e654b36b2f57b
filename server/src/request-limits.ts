/**
 * How much one address may have under way through trusted proxies (docs/protocol/2-signalling, SG52): their connections
 * are not counted by address, so a client behind one could otherwise hold all that a node has.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import { createAddressReader, createProxyReader, type Incoming } from "./client-address.ts";
import type { Config } from "./config.ts";
import { requestConnectionsPerAddress } from "./limits.ts";
import type { Figures } from "./operation/figures.ts";
import { ApiProblem } from "./problem.ts";
import { createAddressCounts } from "./signalling/address-counts.ts";

export type RequestLimits = {
  /**
   * Returns the function that frees the place; calling it again does nothing, and a lost connection calls it by itself.
   * Throws `too-many-requests`.
   */
  enter(request: Incoming): () => void;
};

/** A moment in which some of them may have ended. */
const retryAfterMs = 1_000;

export function createRequestLimits(
  { limits, trustedProxies }: Pick<Config, "limits" | "trustedProxies">,
  figures: Pick<Figures, "limitHit">,
): RequestLimits {
  const isFromProxy = createProxyReader(trustedProxies);
  const addressOf = createAddressReader(trustedProxies);
  const counts = createAddressCounts();
  const perAddress = limits.socketsPerAddress + requestConnectionsPerAddress;

  return {
    enter(request) {
      // Whoever comes directly has so many connections at most.
      if (!isFromProxy(request)) {
        return () => undefined;
      }
      const address = addressOf(request);
      if (counts.isFull(address, perAddress)) {
        figures.limitHit("requests-per-address");
        throw new ApiProblem("too-many-requests", retryAfterMs);
      }
      counts.add(address);
      const { socket } = request;
      let isOver = false;
      const leave = (): void => {
        if (!isOver) {
          isOver = true;
          socket.off("close", leave);
          counts.remove(address);
        }
      };
      // Where the connection is lost, answers that waited behind another one are never said to be over.
      socket.once("close", leave);
      return leave;
    },
  };
}

/** Refuses before anything is read of the body. */
export function limitRequests(requestLimits: RequestLimits): RequestHandler {
  return (request, response, next) => {
    try {
      atEnd(request, response, requestLimits.enter(request));
    } catch (error) {
      // Else what is left of its body would be waited for.
      response.set("Connection", "close");
      throw error;
    }
    next();
  };
}

/** Answered, and all of the body has come: an answer may be there long before its request is. */
function atEnd(request: IncomingMessage, response: ServerResponse, leave: () => void): void {
  response.once("close", () => {
    if (request.complete || request.closed) {
      leave();
    } else {
      request.once("close", leave);
    }
  });
}
