import { useEffect } from "react";
import { isThere } from "../../api/contact.ts";

/** The address that a click would load in place of the program, or null where it stays on the screen. */
export function leavesFor(event: MouseEvent): string | null {
  const held = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || event.button !== 0 || held) return null;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link?.href || link.hasAttribute("download") || (link.target !== "" && link.target !== "_self"))
    return null;
  return new URL(link.href).origin === location.origin ? link.href : null;
}

/**
 * Links to pages of the server outside of this program (guide, API documentation) are followed only when it answers:
 * otherwise the browser would put its own error page in the place of everything that is on the screen.
 */
export function useSafeLinks(): void {
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const address = leavesFor(event);
      if (address === null) return;
      event.preventDefault();
      void isThere().then((there) => {
        if (there) location.assign(address);
      });
    };
    document.addEventListener("click", onClick);
    return () => document.removeEventListener("click", onClick);
  }, []);
}
