/** The routes that an Express application has, as "GET /api/v1/pairs/{id}". */
import { createApp } from "../../src/app.ts";

type Layer = {
  /** As given to `use`. */
  readonly rawPath: string;
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
};

/** Routes are made from their handlers alone: none is called, so none of its dependencies is needed. */
export function listRoutes(): readonly string[] {
  const deps = { ownOrigins: [], scriptHashes: [], page: null } as object;
  const app = createApp(deps as Parameters<typeof createApp>[0]);
  const { stack } = app.router as unknown as { readonly stack: readonly Layer[] };
  return stack.flatMap((layer) => routesOf(layer, ""));
}

function routesOf(layer: Layer, prefix: string): readonly string[] {
  const { route, handle } = layer;
  if (route !== undefined) {
    const path = `${prefix}${route.path}`.replace(/:(\w+)/g, "{$1}");
    return Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${path}`);
  }
  if (handle.stack === undefined) {
    return [];
  }
  return handle.stack.flatMap((inner) => routesOf(inner, `${prefix}${layer.rawPath}`));
}
