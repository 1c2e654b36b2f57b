/** The popup's own icons. */

import type { ReactNode } from "react";
import { Icon } from "#ui/icons.tsx";

export function LinkIcon(): ReactNode {
  return (
    <Icon path="M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.6-5.6L12 7.3M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.6 5.6L12 16.7" />
  );
}

export function TextIcon(): ReactNode {
  return <Icon path="M4 6h16M4 12h16M4 18h10" />;
}

export function EditIcon(): ReactNode {
  return <Icon path="M4 20h4L19 9l-4-4L4 16zM13.5 6.5l4 4" />;
}

export function WindowIcon(): ReactNode {
  return <Icon path="M14 4h6v6M20 4l-8 8M18 14v6H4V6h6" />;
}

export function SettingsIcon(): ReactNode {
  return <Icon path="M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4" />;
}

export function NewCodeIcon(): ReactNode {
  return <Icon path="M20 12a8 8 0 1 1-2.3-5.6M20 3v5h-5" />;
}
