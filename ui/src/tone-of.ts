/** How grave an end is: the same on both devices, as far as it is the same end. */

import type { EndReason, SessionSnapshot } from "#transport/snapshot";

export function toneOf(role: SessionSnapshot["role"], { kind }: EndReason): "info" | "warn" | "danger" {
  switch (kind) {
    case "ended-here":
    case "ended-by-peer":
    case "in-another-tab":
    case "link-expired":
      return "info";
    case "tampered":
    case "protocol-error":
      return "danger";
    // A guest is only told to wait; a host was attacked.
    case "too-many-attempts":
      return role === "host" ? "danger" : "warn";
    default:
      return "warn";
  }
}
