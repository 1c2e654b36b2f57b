/** A QR code as SVG: black on white with its quiet zone in every theme, so that any camera reads it. */

/// <reference path="./qrcode-core.d.ts" />

import { create } from "qrcode/lib/core/qrcode.js";
import { type ReactNode, useMemo } from "react";
import { useMessages } from "./i18n/context.tsx";

type Props = {
  readonly text: string;
  /** Text alternative; the one for a pairing link unless given. */
  readonly label?: string;
  /** Tailwind size; never under 240 px. */
  readonly className?: string;
  /** Instead: as large as whole pixels for each module make it, for a code of many modules. */
  readonly isSharp?: boolean;
};

/** ISO/IEC 18004 asks for four modules of quiet zone. */
const quietZoneModules = 4;
const sharpMaxPx = 288;
/** A dense code may be larger for it: 340 px at version 15. */
const moduleMinPx = 4;

export function QrCode({ text, label, className = "size-60", isSharp = false }: Props): ReactNode {
  const { code } = useMessages();
  const { path, extent } = useMemo(() => drawModules(text), [text]);
  return (
    <div className="inline-block overflow-hidden rounded-xl border border-line bg-white">
      <svg
        role="img"
        aria-label={label ?? code.alt}
        viewBox={`0 0 ${extent} ${extent}`}
        shapeRendering="crispEdges"
        className={`block ${isSharp ? "" : className}`}
        style={isSharp ? sharpSize(extent) : undefined}
      >
        <rect width={extent} height={extent} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
    </div>
  );
}

function sharpSize(extent: number): { width: number; height: number } {
  const sizePx = extent * Math.max(moduleMinPx, Math.floor(sharpMaxPx / extent));
  return { width: sizePx, height: sizePx };
}

/** One path for all dark modules, a rectangle for each horizontal run. */
function drawModules(text: string): { path: string; extent: number } {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  let path = "";
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (!modules.get(row, column)) continue;
      const start = column;
      while (column + 1 < modules.size && modules.get(row, column + 1)) column++;
      const length = column - start + 1;
      path += `M${start + quietZoneModules} ${row + quietZoneModules}h${length}v1h-${length}z`;
    }
  }
  return { path, extent: modules.size + 2 * quietZoneModules };
}
