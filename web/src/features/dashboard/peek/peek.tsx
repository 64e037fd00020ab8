import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { patient } from "../../../api/patient.ts";
import type { PeekAnchor, PeekSubject } from "./peek-subject.ts";

interface PeekApi {
  /** Shows the card, after a moment when a pointer only passes by. */
  show: (anchor: () => PeekAnchor, subject: PeekSubject, at: "once" | "soon") => void;
  hide: () => void;
}

// The first card waits a moment for its code, which nobody needs before.
const PeekCard = lazy(patient(async () => ({ default: (await import("./peek-card.tsx")).PeekCard })));

const PeekContext = createContext<PeekApi>({ show: () => {}, hide: () => {} });

/** Access to the one hover card of the dashboard. */
export const usePeek = () => useContext(PeekContext);

const opening = 320;
const switching = 60;
const closing = 140;

/**
 * One hover card shared by all rows: thousands of them cost nothing until one is pointed at. It stays while the
 * pointer is on it, goes with Escape or scrolling, and never takes the focus.
 */
export function PeekProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ anchor: PeekAnchor; subject: PeekSubject } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const open = useRef(false);
  open.current = shown !== null;

  const api = useMemo<PeekApi>(
    () => ({
      show(anchor, subject, at) {
        clearTimeout(timer.current);
        const now = () => setShown({ anchor: anchor(), subject });
        if (at === "once") now();
        else timer.current = setTimeout(now, open.current ? switching : opening);
      },
      hide() {
        clearTimeout(timer.current);
        timer.current = setTimeout(() => setShown(null), closing);
      },
    }),
    [],
  );

  useEffect(() => {
    if (!shown) return;
    const close = () => {
      clearTimeout(timer.current);
      setShown(null);
    };
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && close();
    window.addEventListener("scroll", close, { passive: true, capture: true });
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("scroll", close, { capture: true });
      window.removeEventListener("keydown", onKey);
    };
  }, [shown]);

  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <PeekContext value={api}>
      {children}
      {shown && (
        <Suspense>
          <PeekCard
            anchor={shown.anchor}
            subject={shown.subject}
            onEnter={() => clearTimeout(timer.current)}
            onLeave={api.hide}
          />
        </Suspense>
      )}
    </PeekContext>
  );
}
