import { lazy, type ReactNode, Suspense, useRef } from "react";

const Popup = lazy(() => import("./dialog-popup.tsx"));

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  size?: "sm" | "md" | "lg";
  /** Buttons at the foot, the main one last. */
  footer?: ReactNode;
  /** False while closing by Escape or a press outside would lose something. */
  dismissible?: boolean;
  children?: ReactNode;
}

/** A dialog; a full-screen sheet on phones. Focus goes in when it opens and back when it closes. */
export function Dialog(props: DialogProps) {
  const wasOpen = useRef(false);
  if (props.open) wasOpen.current = true;
  if (!wasOpen.current) return null;
  return (
    <Suspense>
      <Popup {...props} />
    </Suspense>
  );
}
