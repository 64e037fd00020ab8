import {
  cloneElement,
  type ReactElement,
  type Ref,
  type SyntheticEvent,
  useEffect,
  useRef,
  useState,
} from "react";

type Handlers = Record<string, unknown> & { ref?: Ref<HTMLElement> };

/** Gives the only child more handlers and a ref without losing its own. */
export function withProps(child: ReactElement, extra: Handlers): ReactElement {
  const own = child.props as Handlers;
  const merged: Handlers = { ...extra };
  for (const [name, value] of Object.entries(extra)) {
    const before = own[name];
    if (name === "ref") {
      merged.ref = (element: HTMLElement | null) => {
        for (const ref of [own.ref, value as Ref<HTMLElement>]) {
          if (typeof ref === "function") ref(element);
          else if (ref) ref.current = element;
        }
      };
    } else if (typeof before === "function" && typeof value === "function") {
      merged[name] = (event: SyntheticEvent) => {
        before(event);
        if (!event.defaultPrevented) value(event);
      };
    } else if (before !== undefined) merged[name] = before;
  }
  return cloneElement(child, merged);
}

interface HoverOptions {
  openDelay: number;
  closeDelay: number;
  onSoon?: () => void;
}

/**
 * Opens something beside an element while the pointer rests on it or the keyboard focus is there. Costs a few handlers
 * until then, so that thousands of rows can have it.
 */
export function useHover({ openDelay, closeDelay, onSoon }: HoverOptions) {
  const [open, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const anchor = useRef<HTMLElement>(null);
  useEffect(() => () => clearTimeout(timer.current), []);

  const later = (next: boolean, delay: number) => {
    clearTimeout(timer.current);
    if (next) onSoon?.();
    timer.current = setTimeout(() => setOpen(next), delay);
  };
  const close = () => {
    clearTimeout(timer.current);
    setOpen(false);
  };
  return {
    open,
    anchor,
    close,
    triggerProps: {
      ref: anchor,
      onPointerEnter: (event: PointerEvent) => {
        if (event.pointerType !== "touch") later(true, openDelay);
      },
      onPointerLeave: () => later(false, closeDelay),
      onPointerDown: close,
      onFocus: (event: FocusEvent) => {
        if ((event.target as HTMLElement).matches(":focus-visible")) later(true, openDelay);
      },
      onBlur: () => later(false, closeDelay),
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === "Escape") close();
      },
    },
    cardProps: {
      onPointerEnter: () => later(true, 0),
      onPointerLeave: () => later(false, closeDelay),
    },
  };
}
