import { Check, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button.tsx";
import { classes } from "./classes.ts";

interface CopyBlockProps {
  text: string;
  /** What it is, for screen readers. */
  label: string;
  /** For something to be compared by eye, such as a fingerprint: sixteen pairs a line where there is room. */
  large?: boolean;
}

/** Copies by the clipboard, or by a selection where the page is not served over TLS. */
async function copyText(text: string, source: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const selection = getSelection();
    const range = document.createRange();
    range.selectNodeContents(source);
    selection?.removeAllRanges();
    selection?.addRange(range);
    return document.execCommand("copy");
  }
}

/** Text to paste elsewhere, with a button that copies it. */
export function CopyBlock({ text, label, large = false }: CopyBlockProps) {
  const { t } = useTranslation();
  const code = useRef<HTMLElement>(null);
  const [result, setResult] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (result !== "copied") return;
    const timer = setTimeout(() => setResult(null), 2500);
    return () => clearTimeout(timer);
  }, [result]);

  return (
    <div className="rounded-md bg-sunken">
      <div className="flex items-start gap-2 p-2 pl-3">
        <pre
          className={classes(
            "min-w-0 flex-1 py-1 font-mono wrap-anywhere whitespace-pre-wrap",
            large ? "text-base leading-6" : "text-sm leading-5",
          )}
        >
          {/* biome-ignore-start lint/a11y: long text must be reachable and named for selecting */}
          <code
            ref={code}
            role="textbox"
            aria-readonly="true"
            aria-multiline="true"
            aria-label={label}
            tabIndex={0}
            className={classes("rounded-xs", large && "block max-w-[48ch] max-sm:max-w-[24ch]")}
          >
            {text}
          </code>
          {/* biome-ignore-end lint/a11y: see above */}
        </pre>
        <Button
          icon={
            result === "copied" ? (
              <Check size={14} aria-hidden="true" />
            ) : (
              <Copy size={14} aria-hidden="true" />
            )
          }
          onClick={async () => setResult((await copyText(text, code.current!)) ? "copied" : "failed")}
        >
          {/* Both words lie on top of each other: the button keeps its width. */}
          <span className="grid">
            <span className={`col-start-1 row-start-1 ${result === "copied" ? "invisible" : ""}`}>
              {t("copy")}
            </span>
            <span className={`col-start-1 row-start-1 ${result === "copied" ? "" : "invisible"}`}>
              {t("copied")}
            </span>
          </span>
        </Button>
      </div>
      <p role="status" className={result === "failed" ? "px-3 pb-2 text-sm text-warn" : "sr-only"}>
        {result === "copied" ? t("copied") : result === "failed" ? t("copyFailed") : ""}
      </p>
    </div>
  );
}
