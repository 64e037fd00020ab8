import type { ReactNode } from "react";

/** Pairs of a word and its value, the values flush right. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="num grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">{children}</dl>;
}

/** One pair; left out entirely when there is nothing to say. */
export function Fact({
  name,
  children,
  tone,
}: {
  name: string;
  children: ReactNode;
  tone?: string | undefined;
}) {
  if (children === null || children === undefined) return null;
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className={`text-right ${tone ?? ""}`}>{children}</dd>
    </>
  );
}
