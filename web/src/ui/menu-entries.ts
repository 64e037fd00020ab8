import type { ReactNode } from "react";

/** What can stand in a menu. */
export type MenuEntry =
  | {
      type?: "action";
      label: string;
      /** Smaller text at the end. */
      detail?: string;
      icon?: ReactNode;
      danger?: boolean;
      disabled?: boolean;
      onSelect: () => void;
    }
  | { type: "link"; label: string; detail?: string; icon?: ReactNode; href: string; newWindow?: boolean }
  | { type: "check"; label: string; checked: boolean; onChange: (checked: boolean) => void }
  | {
      type: "choice";
      label: string;
      value: string;
      options: readonly { value: string; label: string }[];
      onChange: (value: string) => void;
    }
  | { type: "heading"; label: string; detail?: string }
  | { type: "separator" };

/** Where a menu opens: beside an element, or at a point of the window. */
export type MenuAnchor = HTMLElement | { x: number; y: number };
