import type { ReactNode } from "react";

/** A translated text in which `<b>…</b>` marks what stands out; nothing else in it is markup. */
export function Bold({ text, className }: { text: string; className: string }): ReactNode {
  return text.split(/<b>(.*?)<\/b>/).map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text keep their places
      <b key={at} className={className}>
        {part}
      </b>
    ),
  );
}
