import { useNavigate, useRouterState } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

const typing = "input,textarea,select,[contenteditable]";

/** Filters the dashboard as one types; from another page, Enter goes there. "/" moves the focus here. */
export function FilterBox({ autoFocus = false }: { autoFocus?: boolean }) {
  const { t } = useTranslation("shell");
  const navigate = useNavigate();
  const onDashboard = useRouterState({ select: (state) => state.location.pathname === "/" });
  const filter = useRouterState({
    select: (state) =>
      state.location.pathname === "/" ? ((state.location.search as { q?: string }).q ?? "") : "",
  });
  const [text, setText] = useState(filter);
  const input = useRef<HTMLInputElement>(null);
  const sent = useRef(filter);

  useEffect(() => {
    // What one is typing right now is newer than the address that it leads to.
    if (filter !== sent.current) setText(filter);
    sent.current = filter;
  }, [filter]);

  useEffect(() => {
    if (autoFocus) input.current?.focus();
    const focus = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(`${typing},[role="dialog"],[role="menu"]`))
        return;
      if (!input.current?.offsetParent) return;
      event.preventDefault();
      input.current.focus();
      input.current.select();
    };
    addEventListener("keydown", focus);
    return () => removeEventListener("keydown", focus);
  }, [autoFocus]);

  const apply = (value: string) => {
    sent.current = value;
    void navigate({
      to: "/",
      search: { q: value || undefined },
      replace: onDashboard,
      resetScroll: false,
    });
  };
  const change = (value: string) => {
    setText(value);
    if (onDashboard) apply(value);
  };

  return (
    <search className="relative block">
      <Search
        size={15}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
      />
      <input
        ref={input}
        type="search"
        aria-label={t("filter")}
        placeholder={t("filter")}
        value={text}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") apply(text);
          if (event.key !== "Escape") return;
          if (text) change("");
          else input.current?.blur();
        }}
        className="peer h-8 w-full rounded-md bg-sunken pr-8 pl-8.5 text-base text-ink max-sm:h-10 max-sm:text-[16px] [&::-webkit-search-cancel-button]:appearance-none"
      />
      {text === "" ? (
        <kbd className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 rounded-xs border border-line-strong px-1.25 font-sans text-2xs leading-4 text-ink-3 peer-focus:hidden max-sm:hidden">
          /
        </kbd>
      ) : (
        <button
          type="button"
          aria-label={t("clearFilter")}
          onClick={() => {
            change("");
            input.current?.focus();
          }}
          className="absolute inset-y-0 right-0 grid w-8 place-items-center rounded-md text-ink-3 hover:text-ink max-sm:w-10"
        >
          <span aria-hidden="true">×</span>
        </button>
      )}
    </search>
  );
}
