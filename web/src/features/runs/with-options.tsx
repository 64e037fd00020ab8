import { Fragment } from "react";

/** A sentence whose options (`--send-http-…`) are set as code and never broken at their hyphens. */
export function WithOptions({ text }: { text: string }) {
  const parts = text.split(/(--[\w-]+(?:=\w+)?)/);
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence do not move
    <Fragment key={index}>
      {index % 2 === 1 ? <code className="font-mono text-[0.92em] whitespace-nowrap">{part}</code> : part}
    </Fragment>
  ));
}
