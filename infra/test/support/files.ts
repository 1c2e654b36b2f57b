/** The files of a deployment, read as those read them who run them. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { expectedForm } from "../../../server/src/config-error.ts";

export const rootDir = join(import.meta.dirname, "../../..");

export function readText(path: string): string {
  return readFileSync(join(rootDir, path), "utf8");
}

/** Anchors and `<<` are resolved, as Compose does. */
export function readYaml(path: string): unknown {
  return parse(readText(path), { merge: true });
}

/** Every document of a file; a mistake in the YAML throws. */
export function readYamlDocuments(path: string): readonly unknown[] {
  return parseAllDocuments(readText(path)).map((document) => {
    if (document.errors.length > 0) throw new Error(`${path}: ${document.errors.join("; ")}`);
    return document.toJS();
  });
}

export function isInRepository(path: string): boolean {
  return existsSync(join(rootDir, path));
}

export function listFiles(folder: string, extension: string): readonly string[] {
  return readdirSync(join(rootDir, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(extension))
    .map((name) => join(folder, name));
}

/** The variables that the server knows. */
export function apiVariables(): readonly string[] {
  return Object.keys(expectedForm);
}

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}` of a text; `$$` is a dollar sign. */
export function interpolations(
  text: string,
): readonly { readonly name: string; readonly operator: string }[] {
  const found = text.replaceAll("$$", "").matchAll(/\$\{([A-Z0-9_]+)(:-|:\?|)[^}]*\}/g);
  return [...found].map(([, name = "", operator = ""]) => ({ name, operator }));
}

/** What Compose would hand to a container. */
export function interpolate(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{([A-Z0-9_]+)(?::([-?])([^}]*))?\}/g, (_whole, name: string, operator, word) => {
    const value = values[name] ?? "";
    if (value !== "") return value;
    if (operator === "?") throw new Error(`${name}: ${word}`);
    return operator === "-" ? word : "";
  });
}
