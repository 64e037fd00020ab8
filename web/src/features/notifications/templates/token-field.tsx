import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useRef, useState } from "react";
import { classes } from "../../../ui/classes.ts";
import { begunVariable, piecesOf } from "./tokens.ts";

/** What the list of variables beside the fields can do to the one that had the focus last. */
export interface TokenFieldHandle {
  insert(variable: string): void;
}

interface TokenFieldProps {
  ref?: Ref<TokenFieldHandle>;
  label: string;
  hint?: string;
  /** Lines; one line takes no line breaks. */
  rows: number;
  value: string;
  known: ReadonlySet<string>;
  readOnly: boolean;
  onChange: (value: string) => void;
  onFocus: () => void;
}

const box =
  "px-2.5 py-1.5 text-base leading-6 whitespace-pre-wrap break-words [font-feature-settings:normal] max-sm:text-[16px]";
const mostSuggested = 6;

/**
 * A text in which variables look like what they are: the browser's own field, with the same text drawn under it, coloured.
 * While a variable is being typed the likely ones are offered; Tab or Enter takes the first.
 */
export function TokenField({
  ref,
  label,
  hint,
  rows,
  value,
  known,
  readOnly,
  onChange,
  onFocus,
}: TokenFieldProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [begun, setBegun] = useState<string | null>(null);
  const suggestions =
    begun === null || readOnly
      ? []
      : [...known].filter((name) => name.startsWith(begun)).slice(0, mostSuggested);
  const look = () => {
    const element = field.current;
    if (element) setBegun(begunVariable(element.value, element.selectionStart));
  };
  /** Writes where the caret is, so that the browser's own "undo" knows of it. */
  const write = (from: number, until: number, text: string) => {
    const element = field.current;
    if (!element) return;
    element.focus();
    element.setSelectionRange(from, until);
    // Deprecated, but the only way that keeps the history of the field.
    if (!document.execCommand("insertText", false, text)) {
      element.setRangeText(text, from, until, "end");
      onChange(element.value);
    }
  };
  const complete = (name: string) => {
    const element = field.current;
    if (!element || begun === null) return;
    const caret = element.selectionStart;
    const closed = element.value[caret] === "}";
    write(caret - begun.length, caret + (closed ? 1 : 0), `${name}}`);
    setBegun(null);
  };
  useImperativeHandle(ref, () => ({
    insert(variable) {
      const element = field.current;
      if (element) write(element.selectionStart, element.selectionEnd, `{${variable}}`);
    },
  }));
  const onKeyDown = (event: KeyboardEvent) => {
    const [first] = suggestions;
    if (
      first !== undefined &&
      begun !== "" &&
      (event.key === "Tab" || event.key === "Enter") &&
      !event.shiftKey
    ) {
      event.preventDefault();
      complete(first);
    } else if (event.key === "Escape" && begun !== null) {
      event.stopPropagation();
      setBegun(null);
    } else if (event.key === "Enter" && rows === 1) event.preventDefault();
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-md font-medium">
        {label} {hint && <span className="font-normal text-ink-3">{hint}</span>}
      </label>
      <div className="relative grid rounded-sm border border-line-control bg-surface has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus">
        <div aria-hidden="true" className={classes(box, "pointer-events-none col-start-1 row-start-1")}>
          {piecesOf(value).map((piece) =>
            piece.variable === null ? (
              <span key={piece.at}>{piece.text}</span>
            ) : (
              <span
                key={piece.at}
                className={classes(
                  "rounded-xs box-decoration-clone py-0.5",
                  !known.has(piece.variable)
                    ? "bg-err-weak text-err underline decoration-wavy underline-offset-4"
                    : piece.sign === ""
                      ? "bg-accent-weak text-accent"
                      : "bg-sunken text-ink-2",
                )}
              >
                <span className="opacity-45">{`{${piece.sign}`}</span>
                {piece.variable}
                <span className="opacity-45">{"}"}</span>
              </span>
            ),
          )}
          {/* What ends with a line break has one line more. */}
          {"\u200b"}
        </div>
        <textarea
          ref={field}
          id={id}
          rows={rows}
          readOnly={readOnly}
          value={value}
          spellCheck={false}
          onChange={(event) => {
            const text = event.target.value;
            onChange(rows === 1 ? text.replace(/\s*\n\s*/g, " ") : text);
            look();
          }}
          onKeyDown={onKeyDown}
          onKeyUp={(event) => event.key.startsWith("Arrow") && look()}
          onClick={look}
          onFocus={onFocus}
          onBlur={() => setBegun(null)}
          className={classes(
            box,
            "col-start-1 row-start-1 block size-full resize-none overflow-hidden bg-transparent text-transparent caret-ink outline-none selection:bg-accent/25 selection:text-transparent",
          )}
        />
      </div>
      {suggestions.length > 0 && (
        <div className="relative">
          <ul className="floating absolute top-1 left-0 z-20 flex max-w-full flex-wrap gap-1 rounded-md p-1.5">
            {suggestions.map((name, index) => (
              <li key={name}>
                <button
                  type="button"
                  tabIndex={-1}
                  // The field keeps the focus.
                  onPointerDown={(event) => event.preventDefault()}
                  onClick={() => complete(name)}
                  className={classes(
                    "rounded-xs px-1.5 py-0.5 text-sm hover:bg-accent-weak hover:text-accent max-sm:py-2",
                    index === 0 && begun !== "" ? "bg-accent-weak text-accent" : "text-ink-2",
                  )}
                >
                  {name}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
