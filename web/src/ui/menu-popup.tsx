import { Menu } from "@base-ui/react/menu";
import { Check, ExternalLink } from "lucide-react";
import { classes } from "./classes.ts";
import type { MenuAnchor, MenuEntry } from "./menu-entries.ts";

interface MenuPopupProps {
  label: string;
  anchor: MenuAnchor;
  /** Gets the focus back when the menu closes. */
  focusBack: HTMLElement | null;
  align: "start" | "end";
  items: readonly MenuEntry[];
  onClose: () => void;
}

const row =
  "flex w-full min-h-8 items-center gap-2.5 rounded-sm px-2 text-md text-ink outline-none data-[highlighted]:bg-sunken data-[disabled]:opacity-50 max-sm:min-h-11 max-sm:text-base cursor-default";
const headingRow = "px-2 pt-2 pb-1 text-xs font-medium text-ink-3";

/** The floating part of every menu; loaded when the first one is needed. */
export default function MenuPopup({ label, anchor, focusBack, align, items, onClose }: MenuPopupProps) {
  const target = "x" in anchor && !(anchor instanceof HTMLElement) ? pointAnchor(anchor) : anchor;
  return (
    <Menu.Root
      open
      onOpenChange={(open, details) => {
        // A press on the button that opened the menu closes it by that button's own click.
        const pressed = details.event.target;
        const onAnchor = anchor instanceof HTMLElement && pressed instanceof Node && anchor.contains(pressed);
        if (!open && !(details.reason === "outside-press" && onAnchor)) onClose();
      }}
    >
      <Menu.Portal>
        <Menu.Positioner
          anchor={target as HTMLElement}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-40"
        >
          <Menu.Popup
            aria-label={label}
            finalFocus={() => focusBack ?? true}
            className="floating max-h-[var(--available-height)] max-w-[calc(100vw-16px)] min-w-52 overflow-y-auto rounded-[10px] p-1 outline-none"
          >
            {items.map((entry, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the entries of an open menu do not move
              <Entry key={index} entry={entry} />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function pointAnchor({ x, y }: { x: number; y: number }) {
  return { getBoundingClientRect: () => DOMRect.fromRect({ x, y, width: 0, height: 0 }) };
}

function Entry({ entry }: { entry: MenuEntry }) {
  switch (entry.type) {
    case "separator":
      return <Menu.Separator className="mx-1 my-1 h-px bg-line" />;
    case "heading":
      return (
        <div className={headingRow}>
          {entry.label}
          {entry.detail && <span className="block font-normal">{entry.detail}</span>}
        </div>
      );
    case "check":
      return (
        <Menu.CheckboxItem className={row} checked={entry.checked} onCheckedChange={entry.onChange}>
          <span className="grid size-4 place-items-center">
            <Menu.CheckboxItemIndicator>
              <Check size={14} aria-hidden="true" />
            </Menu.CheckboxItemIndicator>
          </span>
          {entry.label}
        </Menu.CheckboxItem>
      );
    case "choice":
      return (
        <Menu.RadioGroup value={entry.value} onValueChange={entry.onChange}>
          <Menu.Group>
            <Menu.GroupLabel className={headingRow}>{entry.label}</Menu.GroupLabel>
            {entry.options.map((option) => (
              <Menu.RadioItem key={option.value} value={option.value} closeOnClick className={row}>
                <span className="grid size-4 place-items-center">
                  <Menu.RadioItemIndicator>
                    <Check size={14} aria-hidden="true" />
                  </Menu.RadioItemIndicator>
                </span>
                {option.label}
              </Menu.RadioItem>
            ))}
          </Menu.Group>
        </Menu.RadioGroup>
      );
    case "link":
      return (
        <Menu.LinkItem
          className={row}
          href={entry.href}
          closeOnClick
          {...(entry.newWindow && { target: "_blank", rel: "noopener noreferrer" })}
        >
          <Label entry={entry} />
          {entry.newWindow && <ExternalLink size={13} className="ml-auto text-ink-3" aria-hidden="true" />}
        </Menu.LinkItem>
      );
    default:
      return (
        <Menu.Item
          className={classes(row, entry.danger && "text-err")}
          {...(entry.disabled !== undefined && { disabled: entry.disabled })}
          onClick={entry.onSelect}
        >
          <Label entry={entry} />
        </Menu.Item>
      );
  }
}

function Label({ entry }: { entry: { label: string; detail?: string; icon?: React.ReactNode } }) {
  return (
    <>
      {entry.icon && <span className="grid size-4 place-items-center text-ink-2">{entry.icon}</span>}
      <span className="truncate">{entry.label}</span>
      {entry.detail && <span className="num ml-auto pl-4 text-xs text-ink-3">{entry.detail}</span>}
    </>
  );
}
