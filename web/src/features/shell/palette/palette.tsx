import { Search } from "lucide-react";
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "../../../ui/classes.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { type PaletteEntry, useEntries } from "./entries.tsx";
import { rank } from "./rank.ts";

/** Entries that are shown at once. */
const most = 40;

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onHelp: () => void;
}

/** Jumps to any server, backup, setting or action by a few letters of its name. */
export default function Palette({ open, onOpenChange, onHelp }: PaletteProps) {
  const { t } = useTranslation("palette");
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("title")}>
      <Choice onDone={() => onOpenChange(false)} onHelp={onHelp} />
    </Dialog>
  );
}

function Choice({ onDone, onHelp }: { onDone: () => void; onHelp: () => void }) {
  const { t } = useTranslation("palette");
  const candidates = useEntries(onHelp);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const typed = useDeferredValue(text);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const found = useMemo(() => rank(candidates, typed, most), [candidates, typed]);
  const active = Math.min(at, found.length - 1);

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const choose = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    onDone();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(found.length - 1, active + step)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      // Who types fast presses Enter before the list has followed.
      choose(typed === text ? found[active] : rank(candidates, text, most)[0]);
    }
  };
  return (
    <div className="grid gap-2">
      <div className="relative">
        <Search
          size={16}
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-3"
        />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          aria-autocomplete="list"
          aria-label={t("title")}
          placeholder={t("placeholder")}
          value={text}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          className="h-10 w-full rounded-md bg-sunken pr-3 pl-9.5 text-base max-sm:text-[16px]"
        />
      </div>
      <p role="status" className={found.length === 0 ? "px-3 py-2 text-ink-2" : "sr-only"}>
        {found.length === 0 ? t("nothing") : t("found", { count: found.length })}
      </p>
      {/* Its height stands, so that the dialog does not shrink and grow while one types. */}
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={t("title")}
        className="h-[min(52vh,400px)] overflow-y-auto max-sm:h-auto"
      >
        {found.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the input, which names the active option
          <div
            key={entry.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            data-index={index}
            onPointerMove={() => setAt(index)}
            onClick={() => choose(entry)}
            className={classes(
              "grid h-9 cursor-pointer grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-3 rounded-sm px-3 max-sm:h-11",
              index === active && "bg-sunken forced-colors:outline forced-colors:outline-2",
            )}
          >
            <span className="text-ink-3">{entry.icon}</span>
            <span className="truncate">{entry.label}</span>
            <span className="max-w-48 truncate text-sm text-ink-3">{entry.detail}</span>
          </div>
        ))}
      </div>
      <p className="flex gap-4 text-xs text-ink-3 max-sm:hidden">
        <span>↑ ↓ {t("keyMove")}</span>
        <span>↵ {t("keyOpen")}</span>
        <span>Esc {t("keyClose")}</span>
      </p>
    </div>
  );
}
