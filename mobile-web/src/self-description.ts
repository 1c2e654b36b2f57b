/** What this device says of itself to the other one: browser and system, as a person would name them. */

import type { DeviceKind } from "#protocol/transfer/messages";
import type { SelfDescription } from "#transport/outgoing";

/** First match wins: Edge, Opera and Samsung Internet also call themselves Chrome, and all call themselves Safari. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/Chrome\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const systems: readonly (readonly [RegExp, string, DeviceKind])[] = [
  [/\biPhone\b/, "iPhone", "phone"],
  [/\biPad\b/, "iPad", "tablet"],
  [/\bAndroid\b.*\bMobile\b/, "Android", "phone"],
  [/\bAndroid\b/, "Android", "tablet"],
  [/\bCrOS\b/, "ChromeOS", "computer"],
  [/\bWindows\b/, "Windows", "computer"],
  [/\bMac OS X\b/, "Mac", "computer"],
  [/\bLinux\b/, "Linux", "computer"],
];

/** touchPoints: an iPad says it is a Mac, but Macs have no touch screen. */
export function describeSelf(userAgent: string, touchPoints: number): SelfDescription {
  const browser = browsers.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "Browser";
  const system = systems.find(([pattern]) => pattern.test(userAgent));
  if (system === undefined) return { label: browser, deviceKind: "other" };
  if (system[1] === "Mac" && touchPoints > 1) return { label: `${browser} · iPad`, deviceKind: "tablet" };
  return { label: `${browser} · ${system[1]}`, deviceKind: system[2] };
}
