import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { patient } from "../api/patient.ts";

const Popup = lazy(patient(() => import("./dialog-popup.tsx")));

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

/** A dialog; a full-screen sheet on phones. Focus goes in when it opens and back to where it was when it closes. */
export function Dialog(props: DialogProps) {
  const [needed, setNeeded] = useState(props.open);
  const lastFocus = useLastFocus(props.open);
  if (props.open && !needed) setNeeded(true);
  if (!needed) return null;
  return (
    <Suspense>
      <Popup {...props} focusBack={lastFocus} />
    </Suspense>
  );
}

/** Remembers what had the focus before a dialog took it; where that is gone, the dialog beneath or the page itself. */
function useLastFocus(open: boolean): () => HTMLElement | null {
  const last = useRef<HTMLElement | null>(null);
  if (last.current === null && document.activeElement instanceof HTMLElement)
    last.current = document.activeElement;
  useEffect(() => {
    if (open) return;
    const remember = (event: FocusEvent) => {
      last.current = event.target as HTMLElement;
    };
    document.addEventListener("focusin", remember);
    return () => document.removeEventListener("focusin", remember);
  }, [open]);
  return () => {
    if (last.current?.isConnected) return last.current;
    const beneath = [...document.querySelectorAll<HTMLElement>("[role=dialog][data-open]")].at(-1);
    return beneath ?? document.getElementById("main");
  };
}
