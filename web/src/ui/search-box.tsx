import { Search } from "lucide-react";
import { type ComponentProps, useEffect, useRef, useState } from "react";
import { classes } from "./classes.ts";
import { controlClass } from "./field.tsx";

interface SearchBoxProps extends Omit<ComponentProps<"input">, "className" | "type" | "value" | "onChange"> {
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** Of the box around the input. */
  className?: string;
}

/** Narrows a list by what is typed. */
export function SearchBox({ label, value, onChange, className, ...rest }: SearchBoxProps) {
  return (
    <div className={classes("relative", className)}>
      <Search
        size={14}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
      />
      <input
        {...rest}
        type="search"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`${controlClass} pl-8!`}
      />
    </div>
  );
}

/**
 * What is typed into a box whose text also lives in the address: what one is typing right now is newer than the address
 * that it leads to.
 */
export function useTyped(text: string): [typed: string, type: (text: string) => void] {
  const [typed, setTyped] = useState(text);
  const sent = useRef(text);
  useEffect(() => {
    if (text !== sent.current) setTyped(text);
    sent.current = text;
  }, [text]);
  return [
    typed,
    (next) => {
      sent.current = next;
      setTyped(next);
    },
  ];
}
