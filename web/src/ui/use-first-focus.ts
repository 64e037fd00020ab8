import { type RefObject, useEffect, useRef } from "react";

/** Takes the focus when a view replaces another one whose button had it. */
export function useFirstFocus<E extends HTMLElement>(): RefObject<E | null> {
  const element = useRef<E>(null);
  useEffect(() => element.current?.focus({ preventScroll: true }), []);
  return element;
}
