import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "theme.css"), "utf8");

type Theme = Readonly<Record<string, string>>;

/** Of each variable the colour in light and the one in dark. */
const colours = [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)];
const light: Theme = Object.fromEntries(colours.map(([, name, hex]) => [name, hex]));
const dark: Theme = Object.fromEntries(colours.map(([, name, , hex]) => [name, hex]));

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const textPairs = [
  ["ink", "canvas"],
  ["ink", "surface"],
  ["ink", "sunken"],
  ["ink", "accent-soft"],
  ["ink", "warn-soft"],
  ["ink", "danger-soft"],
  ["muted", "canvas"],
  ["muted", "surface"],
  ["muted", "sunken"],
  ["accent", "canvas"],
  ["accent", "surface"],
  ["accent", "sunken"],
  ["accent", "accent-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["warn", "surface"],
  ["warn", "warn-soft"],
  ["danger", "surface"],
  ["danger", "sunken"],
  ["danger", "danger-soft"],
] as const;

const controlPairs = [
  ["control-line", "surface"],
  ["control-line", "canvas"],
  ["accent", "sunken"],
] as const;

describe.each([
  ["light", light],
  ["dark", dark],
])("%s", (_name, theme) => {
  it.each(textPairs)("%s on %s reads well (4.5:1)", (text, ground) => {
    expect(contrast(theme[text] ?? "", theme[ground] ?? "")).toBeGreaterThanOrEqual(4.5);
  });

  it.each(controlPairs)("%s stands out from %s (3:1)", (line, ground) => {
    expect(contrast(theme[line] ?? "", theme[ground] ?? "")).toBeGreaterThanOrEqual(3);
  });
});
