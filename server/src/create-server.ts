/** The whole server from a Config: used by main.ts and by every test that needs a real one. */
import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type Adapters, createAdapters } from "./adapters.ts";
import { createAdmission } from "./admission.ts";
import { createApp } from "./app.ts";
import {
  createAddressReader,
  createConnectionReader,
  createProxyReader,
  createSecureReader,
} from "./client-address.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Config } from "./config.ts";
import { createCounters } from "./counters.ts";
import { createIceServers } from "./ice-servers.ts";
import { tokenLifetimeMs } from "./limits.ts";
import { closeListener, openListeners } from "./listeners.ts";
import { createLog } from "./log.ts";
import { createFigures } from "./operation/figures.ts";
import { createMeasuredLimiter } from "./operation/measured-limiter.ts";
import { createMetrics } from "./operation/metrics.ts";
import { openMetricsListener } from "./operation/metrics-listener.ts";
import { createRequestIds } from "./operation/request-id.ts";
import { createOrigins } from "./origins.ts";
import { openPage } from "./page.ts";
import { createChallenges } from "./pairs/challenges.ts";
import { createPairs } from "./pairs/pairs.ts";
import { mountPeerServer } from "./peer-server.ts";
import { createReadiness } from "./readiness.ts";
import { createRequestLimits } from "./request-limits.ts";
import { createRetention } from "./retention.ts";
import { createSessions } from "./sessions.ts";
import { createHub } from "./signalling/hub.ts";
import { createUpgradeListener } from "./signalling/upgrade.ts";
import { createTokens } from "./tokens.ts";

export type RunningServer = {
  /** Origin of the plain listener, for example "http://localhost:8080". */
  readonly url: string;
  readonly port: number;
  /** Origin of the TLS listener on localhost, if there is one. */
  readonly tlsUrl: string | null;
  /** Origin of pairing links. */
  readonly pageOrigin: string;
  /** Where Prometheus asks; null where METRICS_PORT is not set. */
  readonly metricsUrl: string | null;
  /** Sockets stay for drainMs, and are then closed within as long again (SG46). */
  close(drainMs?: number): Promise<void>;
};

export type ServerOptions = Partial<Clock> & {
  /** Tests of several nodes share them. */
  readonly adapters?: Adapters;
};

/** `readConfig({ PORT: "0" })` is enough for a test: free port, own secret, embedded adapters. */
export async function createServer(config: Config, options: ServerOptions = {}): Promise<RunningServer> {
  const { now = systemClock.now, elapsed = systemClock.elapsed } = options;
  const log = createLog(config.logLevel);
  const onError = (error: unknown): void => log.error({ error }, "signalling failed");
  const adapters = options.adapters ?? createAdapters(config, { now, elapsed }, onError);
  const { store, relay, registry, health } = adapters;
  const tokens = createTokens(config.jwtSecrets, tokenLifetimeMs, now);
  const addressOf = createAddressReader(config.trustedProxies);
  const requestIdOf = createRequestIds(createProxyReader(config.trustedProxies));
  const onRegistryError = (error: unknown): void =>
    log.warn({ error }, "the registry does not answer: counters wait, blocks stay as they were");
  await registry.prepare();
  const counters = createCounters(registry, now, onRegistryError, (rows) =>
    log.warn({ rows }, "blocks that match nobody: a prefix is one IPv4 address or an IPv6 /64"),
  );
  const retention = createRetention({
    registry,
    pairs: adapters.pairs,
    limits: config.limits,
    now,
    onError: onRegistryError,
  });
  await counters.sync();
  void retention.run();
  const page = config.pageDir === null ? null : openPage(config.pageDir);
  let isStopping = false;
  const readReadiness = createReadiness(health, () => isStopping, elapsed);
  const metrics =
    config.metrics === null
      ? null
      : createMetrics({
          sockets: () => hub.size,
          envelopesWaiting: () => hub.waiting,
          stores: async () => (await readReadiness()).stores,
          fullness: adapters.readFullness,
        });
  const figures = createFigures(counters.count, metrics);
  const limiter = createMeasuredLimiter(adapters.limiter, figures);
  const admission = createAdmission({ limiter, isBlocked: counters.isBlocked });
  const hub = await createHub({ store, relay, limits: config.limits, elapsed, figures, onError });

  const listeners = await openListeners(config, figures);
  const metricsListener = await openMetricsListener(config.metrics, metrics, onError).catch(async (error) => {
    await Promise.all(listeners.map(closeListener));
    throw error;
  });
  const [plain, secure = null] = listeners;
  const localOrigins = listeners.map((listener) => listener.localOrigin);
  const pageOrigin = config.pageOrigin ?? plain.localOrigin;
  const origins = createOrigins([...new Set([pageOrigin, ...localOrigins])], config.corsOrigins);
  const sessions = createSessions({
    store,
    limiter,
    tokens,
    iceServersFor: createIceServers(config.iceServers, config.turn, limiter, now),
    notify: hub.notify,
    passOffer: hub.passOffer,
    endSession: hub.endSession,
    figures,
    admission,
  });
  const pairs = createPairs({
    pairs: adapters.pairs,
    challenges: createChallenges(config.jwtSecrets, now),
    limiter,
    limits: config.limits,
    now,
    admission,
  });
  const requestLimits = createRequestLimits(config, figures);
  const app = createApp({
    requestLimits,
    sessions,
    pairs,
    tokens,
    addressOf,
    connectionOf: createConnectionReader(config.trustedProxies),
    pageOrigin,
    ownOrigins: origins.own,
    scriptHashes: page?.scriptHashes ?? [],
    isSecure: createSecureReader(config.trustedProxies),
    log,
    requestIdOf,
    figures,
    origins,
    page,
    readReadiness,
  });
  const { sockets, register } = mountPeerServer(app, plain.server);
  const upgrade = createUpgradeListener({
    requestLimits,
    sockets,
    register,
    hub,
    store,
    tokens,
    admit: sessions.admit,
    limits: config.limits,
    origins,
    addressOf,
    admission,
    requestIdOf,
    log,
    figures,
  });
  for (const { server } of listeners) {
    // Whoever keeps connections for further requests, a proxy most of all, is to make the next one elsewhere.
    server.on("request", (_request, response) => {
      if (isStopping) {
        response.setHeader("Connection", "close");
      }
    });
    attach(server, app, upgrade);
  }
  log.info({ origins: localOrigins, pageOrigin, page: page !== null }, "listening");

  return {
    url: plain.localOrigin,
    port: plain.port,
    tlsUrl: secure?.localOrigin ?? null,
    pageOrigin,
    metricsUrl: metricsListener === null ? null : `${metricsListener.localOrigin}/metrics`,
    async close(drainMs = 0) {
      isStopping = true;
      log.info({ drainMs, sockets: hub.size }, "stopping");
      await sleep(drainMs);
      await hub.close(drainMs);
      const open = metricsListener === null ? listeners : [...listeners, metricsListener];
      await Promise.all(open.map(closeListener));
      retention.close();
      await counters.close();
      if (options.adapters === undefined) {
        await adapters.close();
      }
    },
  };
}

function attach(
  server: Server,
  app: ReturnType<typeof createApp>,
  upgrade: ReturnType<typeof createUpgradeListener>,
): void {
  server.on("request", app);
  server.on("upgrade", upgrade);
}
