import { type RefObject, useLayoutEffect, useState } from "react";

/** Columns are left out in so many steps. */
const most = 4;

/**
 * How many steps of columns a table has to leave out to fit into its box: measured before anything is painted, and again
 * whenever the width of the box or the content changes.
 */
export function useRoom(box: RefObject<HTMLElement | null>, content: unknown): number {
  const [state, setState] = useState({ width: 0, content, left: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const width = element.clientWidth;
      setState((before) => (before.width === width ? before : { ...before, width, left: 0 }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  useLayoutEffect(() => {
    const element = box.current;
    if (state.content !== content) setState((before) => ({ ...before, content, left: 0 }));
    else if (element && state.left < most && element.scrollWidth > element.clientWidth)
      setState((before) => ({ ...before, left: before.left + 1 }));
  }, [box, state, content]);
  return state.left;
}
