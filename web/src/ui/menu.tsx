import { ChevronDown } from "lucide-react";
import { lazy, type ReactElement, type ReactNode, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { patient } from "../api/patient.ts";
import { withProps } from "./hover.ts";
import { iconButtonClass } from "./icon-button.tsx";
import type { MenuAnchor, MenuEntry } from "./menu-entries.ts";

export type { MenuEntry } from "./menu-entries.ts";

const load = patient(() => import("./menu-popup.tsx"));
const Popup = lazy(load);

interface MenuOptions {
  /** Name of the menu for screen readers. */
  label: string;
  /** Asked for when the menu opens. */
  items: () => readonly MenuEntry[];
  align?: "start" | "end";
}

interface OpenMenu {
  anchor: MenuAnchor;
  focusBack: HTMLElement | null;
}

function useMenu({ label, items, align = "start" }: MenuOptions) {
  const [open, setOpen] = useState<OpenMenu | null>(null);
  return {
    isOpen: open !== null,
    show: (anchor: MenuAnchor, focusBack: HTMLElement | null) => setOpen({ anchor, focusBack }),
    hide: () => setOpen(null),
    popup: open && (
      <Suspense>
        <Popup
          label={label}
          anchor={open.anchor}
          focusBack={open.focusBack}
          align={align}
          items={items()}
          onClose={() => setOpen(null)}
        />
      </Suspense>
    ),
  };
}

interface MenuProps extends MenuOptions {
  /** The button that opens it. */
  children: ReactElement;
}

/** A menu under a button. */
export function Menu({ children, ...options }: MenuProps) {
  const menu = useMenu(options);
  const anchor = useRef<HTMLElement>(null);
  return (
    <>
      {withProps(children, {
        ref: anchor,
        "aria-haspopup": "menu",
        "aria-expanded": menu.isOpen,
        onPointerEnter: load,
        onFocus: load,
        onClick: () => (menu.isOpen ? menu.hide() : menu.show(anchor.current!, anchor.current)),
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== "ArrowDown" || menu.isOpen) return;
          event.preventDefault();
          menu.show(anchor.current!, anchor.current);
        },
      })}
      {menu.popup}
    </>
  );
}

interface ContextMenuProps extends MenuOptions {
  /** What is right-clicked, pressed long, or asked for its menu with Shift+F10. */
  children: ReactElement;
  /** Where the menu opens: at the pointer (rows) or under the element (buttons). */
  at?: "pointer" | "element";
}

const longPress = 500;

/** A menu on right click, long press, the menu key and Shift+F10. Give it a twin that can be seen: `MenuChevron`. */
export function ContextMenu({ children, at = "pointer", ...options }: ContextMenuProps) {
  const menu = useMenu(options);
  const anchor = useRef<HTMLElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pressed = useRef(false);

  const showAt = (x: number, y: number) => {
    const element = anchor.current!;
    const fromKeyboard = x === 0 && y === 0;
    const focusable = element.matches("button,a,[tabindex]")
      ? element
      : element.querySelector<HTMLElement>("button,a,[tabindex]");
    menu.show(at === "element" || fromKeyboard ? element : { x, y }, focusable);
  };
  const stop = () => clearTimeout(timer.current);
  return (
    <>
      {withProps(children, {
        ref: anchor,
        onContextMenu: (event: MouseEvent) => {
          event.preventDefault();
          stop();
          showAt(event.clientX, event.clientY);
        },
        onTouchStart: (event: TouchEvent) => {
          const touch = event.touches[0]!;
          const { clientX, clientY } = touch;
          pressed.current = false;
          stop();
          timer.current = setTimeout(() => {
            pressed.current = true;
            showAt(clientX, clientY);
          }, longPress);
        },
        onTouchMove: stop,
        onTouchEnd: (event: TouchEvent) => {
          stop();
          if (pressed.current) event.preventDefault();
        },
        onTouchCancel: stop,
      })}
      {menu.popup}
    </>
  );
}

interface MenuChevronProps extends MenuOptions {
  className?: string;
  icon?: ReactNode;
}

/** The small button that makes a context menu reachable by keyboard and touch. */
export function MenuChevron({ className, icon, ...options }: MenuChevronProps) {
  const { t } = useTranslation();
  return (
    <Menu {...options}>
      <button
        type="button"
        aria-label={t("moreAbout", { name: options.label })}
        className={className ?? `${iconButtonClass} w-6!`}
      >
        {icon ?? <ChevronDown size={12} aria-hidden="true" />}
      </button>
    </Menu>
  );
}
