/**
 * How many connections there may be, before a byte of any is read (docs/protocol/2-signalling, SG52): whoever opens
 * thousands and says nothing takes neither the memory nor the descriptors of everybody else.
 */
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { createAddressReader, createProxyReader } from "./client-address.ts";
import type { Config } from "./config.ts";
import { requestConnectionsPerAddress, requestConnectionsTotal } from "./limits.ts";
import type { Figures } from "./operation/figures.ts";
import { createAddressCounts } from "./signalling/address-counts.ts";

/** Counts for all listeners of a node together. A trusted proxy brings many clients: see request-limits.ts. */
export function createConnectionLimits(
  { limits, trustedProxies }: Pick<Config, "limits" | "trustedProxies">,
  figures: Pick<Figures, "limitHit">,
): (server: Server) => void {
  const isFromProxy = createProxyReader(trustedProxies);
  const addressOf = createAddressReader([]);
  const counts = createAddressCounts();
  const perAddress = limits.socketsPerAddress + requestConnectionsPerAddress;

  function admit(socket: Socket): void {
    const connection = { socket, headers: {} };
    if (isFromProxy(connection)) {
      return;
    }
    const address = addressOf(connection);
    if (counts.isFull(address, perAddress)) {
      figures.limitHit("connections-per-address");
      socket.destroy();
      return;
    }
    counts.add(address);
    socket.once("close", () => counts.remove(address));
  }

  return (server) => {
    server.maxConnections = limits.socketsTotal + requestConnectionsTotal;
    server.on("connection", admit);
    server.on("drop", () => figures.limitHit("connections-total"));
  };
}
