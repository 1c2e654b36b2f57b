/** The OpenAPI document as a test reads it: its operations, and whether an answer is one of those it allows. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";

type Content = Readonly<Record<string, { readonly schema: object }>>;
type ResponseObject = {
  readonly $ref?: string;
  readonly content?: Content;
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>;
};
type OperationObject = {
  readonly responses: Readonly<Record<string, ResponseObject>>;
  readonly "x-websocket"?: boolean;
};
type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: {
    readonly responses: Readonly<Record<string, ResponseObject>>;
    readonly schemas: Readonly<Record<string, ProblemSchema>>;
  };
};
type ProblemSchema = {
  readonly properties?: { readonly code?: { readonly enum?: readonly string[] } };
};

export type Operation = {
  /** "GET /api/v1/pairs/{id}" */
  readonly name: string;
  readonly pattern: RegExp;
  readonly isWebSocket: boolean;
  readonly responses: Readonly<Record<string, ResponseObject>>;
};

export type LiveAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
};

const methods: ReadonlySet<string> = new Set(["get", "put", "post", "delete", "patch"]);
const text = readFileSync(join(import.meta.dirname, "../../../docs/openapi.yaml"), "utf8");
const document: OpenApi = parse(text);

export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method]) => methods.has(method))
    .map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      pattern: new RegExp(`^${method.toUpperCase()} ${path.replace(/\{\w+\}/g, "[^/]+")}$`),
      isWebSocket: operation["x-websocket"] === true,
      responses: mapValues(operation.responses, resolve),
    })),
);

/** Problem codes by status, as the schemas Problem400, Problem401 … list them. */
export const problemCodes: readonly (readonly [status: number, codes: readonly string[]])[] = Object.entries(
  document.components.schemas,
).flatMap(([name, schema]) => {
  const [, status] = /^Problem(\d{3})$/.exec(name) ?? [];
  return status === undefined ? [] : [[Number(status), schema.properties?.code?.enum ?? []] as const];
});

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema(document, "openapi", false, false);

/** What is wrong with an answer, by the document; empty: nothing. The name is "GET /path". */
export function findFaults(operation: Operation, { status, headers, body }: LiveAnswer): readonly string[] {
  const response = operation.responses[status];
  if (response === undefined) {
    return [`${operation.name} answered ${status}, which is not documented`];
  }
  const missing = Object.entries(response.headers ?? {})
    .filter(([name, { required = false }]) => required && !headers.has(name))
    .map(([name]) => `${operation.name} ${status} has no ${name}`);
  return [
    ...missing,
    ...findBodyFaults(`${operation.name} ${status}`, response.content ?? {}, headers, body),
  ];
}

function findBodyFaults(name: string, content: Content, headers: Headers, body: unknown): readonly string[] {
  const [mediaType = ""] = (headers.get("content-type") ?? "").split(";");
  const media = content[mediaType];
  if (media === undefined) {
    const isEmpty = Object.keys(content).length === 0 && mediaType === "";
    return isEmpty ? [] : [`${name} is "${mediaType}", which is not documented`];
  }
  const validate = ajv.compile(withAbsoluteRefs(media.schema));
  return validate(body) ? [] : [`${name}: ${ajv.errorsText(validate.errors)}`];
}

function resolve(response: ResponseObject): ResponseObject {
  const name = response.$ref?.split("/").at(-1);
  const resolved = name === undefined ? response : document.components.responses[name];
  if (resolved === undefined) {
    throw new Error(`There is no response ${response.$ref}.`);
  }
  return resolved;
}

function withAbsoluteRefs(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', '"$ref":"openapi#'));
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
