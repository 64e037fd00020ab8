import { type RefObject, useLayoutEffect, useState } from "react";

const step = 200;
const margin = 700;

interface Range {
  from: number;
  to: number;
}

/**
 * The part of a long element that is in or near the window, in pixels from its top. Moves in coarse steps, so that
 * scrolling renders a few times a screen and not at every pixel.
 */
export function useWindowRange(element: RefObject<HTMLElement | null>, enabled: boolean): Range {
  const [range, setRange] = useState<Range>({ from: -margin, to: 2000 });
  useLayoutEffect(() => {
    if (!enabled) return;
    let frame = 0;
    const look = () => {
      frame = 0;
      const top = element.current?.getBoundingClientRect().top;
      if (top === undefined) return;
      const from = Math.floor((-top - margin) / step) * step;
      const to = Math.ceil((-top + window.innerHeight + margin) / step) * step;
      setRange((last) => (last.from === from && last.to === to ? last : { from, to }));
    };
    const later = () => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    const observer = new ResizeObserver(later);
    observer.observe(document.body);
    window.addEventListener("scroll", later, { passive: true });
    window.addEventListener("resize", later);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      window.removeEventListener("scroll", later);
      window.removeEventListener("resize", later);
    };
  }, [element, enabled]);
  return enabled ? range : { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
}

/** Width of an element, 0 before the first layout. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    setWidth(target.clientWidth);
    const observer = new ResizeObserver(() => setWidth(target.clientWidth));
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
