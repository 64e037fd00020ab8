import { useCallback, useMemo, useRef, useState } from "react";
import type { ServerGroup } from "./model/arrange.ts";
import type { TroubleGroup } from "./model/causes.ts";
import { capture, type Held, holdServers, holdTrouble, newTroubles } from "./model/held.ts";

/**
 * While a mouse points at the lists, or the focus is in them, nothing in them changes its place: what was to be clicked
 * stays where it is. `bind` goes to the elements around the lists.
 * @param question what the lists were asked to show
 */
export function useHeldOrder(
  question: string,
  groups: readonly ServerGroup[],
  trouble: readonly TroubleGroup[],
) {
  const [taken, setTaken] = useState<Held | null>(null);
  const held = taken?.question === question ? taken : null;
  const shown = useRef({ question, groups, trouble });
  shown.current = { question, groups, trouble };
  const inside = useRef({ pointer: false, focus: false });

  const take = useCallback(() => {
    const { question: asked, groups: servers, trouble: lines } = shown.current;
    setTaken(capture(asked, servers, lines));
  }, []);
  const bind = useMemo(() => {
    const note = (what: "pointer" | "focus", is: boolean) => {
      const before = inside.current.pointer || inside.current.focus;
      inside.current[what] = is;
      const now = inside.current.pointer || inside.current.focus;
      if (now && !before) take();
      if (!now && before) setTaken(null);
    };
    return {
      onPointerEnter: (event: React.PointerEvent) => event.pointerType === "mouse" && note("pointer", true),
      onPointerLeave: () => note("pointer", false),
      onFocus: () => note("focus", true),
      onBlur: () => note("focus", false),
    };
  }, [take]);

  return {
    groups: useMemo(() => (held === null ? groups : holdServers(groups, held)), [groups, held]),
    trouble: useMemo(() => (held === null ? trouble : holdTrouble(trouble, held)), [trouble, held]),
    /** Backups in trouble that are not shown as such at the top yet. */
    waiting: held === null ? 0 : newTroubles(trouble, held),
    /** Shows the order of now, and holds it from there on. */
    renew: take,
    bind,
  };
}
