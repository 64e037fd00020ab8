import { type KeyboardEvent, useCallback } from "react";

const steps: Record<string, readonly [dx: number, dy: number]> = {
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
};

/** Arrow keys of these are their own. */
const own = "input,select,textarea,[role=slider],[role=menu],[role=dialog],[role=radiogroup]";

/** Names of backups and servers. */
const stops = ["/runs/", "/backups/", "/servers/"]
  .map((path) => `a[href*="${path}"]:not([tabindex="-1"])`)
  .join();

const middle = (box: DOMRect) => [box.left + box.width / 2, box.top + box.height / 2] as const;

/**
 * Arrow keys move between the names of backups and servers, to the nearest in that direction: cards stand in columns
 * whose rows do not meet.
 */
export function useArrows(): (event: KeyboardEvent<HTMLElement>) => void {
  return useCallback((event) => {
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const from = event.target as Element;
    if (from.closest(own)) return;
    const links = [...event.currentTarget.querySelectorAll<HTMLElement>(stops)];
    if (links.length === 0) return;
    const next = from.matches(stops) ? nearest(links, from, step) : links[0];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }, []);
}

function nearest(
  links: readonly HTMLElement[],
  from: Element,
  [dx, dy]: readonly [number, number],
): HTMLElement | undefined {
  const [x, y] = middle(from.getBoundingClientRect());
  let best: HTMLElement | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const link of links) {
    if (link === from) continue;
    const [toX, toY] = middle(link.getBoundingClientRect());
    const ahead = (toX - x) * dx + (toY - y) * dy;
    const aside = Math.abs((toX - x) * dy) + Math.abs((toY - y) * dx);
    if (ahead < 4) continue;
    // What lies straight ahead is nearer than what lies askew; names of a column differ in width.
    const distance = ahead + aside * 2;
    if (distance < least) {
      least = distance;
      best = link;
    }
  }
  return best;
}
