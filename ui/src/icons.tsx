/** The few icons both apps use, and how any is drawn: decoration beside words, so hidden from screen readers. */

import type { ReactNode } from "react";

type Props = { readonly className?: string };

export function Icon({ path, className = "size-4" }: Props & { path: string }): ReactNode {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`shrink-0 ${className}`}
    >
      <path d={path} />
    </svg>
  );
}

export function CopyIcon(props: Props): ReactNode {
  return <Icon {...props} path="M9 9h11v11H9zM5 15H4V4h11v1" />;
}

export function CheckIcon(props: Props): ReactNode {
  return <Icon {...props} path="M4 12.5l5 5L20 6.5" />;
}

export function OpenIcon(props: Props): ReactNode {
  return <Icon {...props} path="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6" />;
}

export function FileIcon(props: Props): ReactNode {
  return <Icon {...props} path="M6 2.5h8l4.5 4.5v14.5H6zM14 2.5V7h4.5" />;
}

export function PhotoIcon(props: Props): ReactNode {
  return <Icon {...props} path="M3 5h18v14H3zM3 16l5-5 4 4 3-3 6 5M15.5 9h.01" />;
}

export function FolderIcon(props: Props): ReactNode {
  return <Icon {...props} path="M3 5h6l2 2.5h10V19H3z" />;
}

export function SendIcon(props: Props): ReactNode {
  return <Icon {...props} path="M12 20V4M5 11l7-7 7 7" />;
}

export function SaveIcon(props: Props): ReactNode {
  return <Icon {...props} path="M12 4v11M7 10.5l5 5 5-5M4 20h16" />;
}

export function ShareIcon(props: Props): ReactNode {
  return <Icon {...props} path="M12 15V3M8 6.5L12 3l4 3.5M6 11H4v10h16V11h-2" />;
}

export function CloseIcon(props: Props): ReactNode {
  return <Icon {...props} path="M5 5l14 14M19 5L5 19" />;
}

export function PhoneIcon(props: Props): ReactNode {
  return <Icon {...props} path="M7 2.5h10v19H7zM11 18.5h2" />;
}

export function ComputerIcon(props: Props): ReactNode {
  return <Icon {...props} path="M4 4.5h16v11H4zM2 19.5h20" />;
}
