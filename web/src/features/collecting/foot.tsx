import { createContext, type ReactNode, useContext } from "react";
import { createPortal } from "react-dom";

/** The foot of the dialog that is around; null until it is drawn. */
export const FootContext = createContext<HTMLElement | null>(null);

/** Buttons that belong to a view and stand at the foot of its dialog. */
export function Foot({ children }: { children: ReactNode }) {
  const foot = useContext(FootContext);
  return foot && createPortal(children, foot);
}
