import type { ReactNode } from "react";

/** Figures in a row, small names above them; they wrap where there is no room. */
export function FactList({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="num mb-4.5 flex flex-wrap gap-x-7 gap-y-2">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-xs whitespace-nowrap text-ink-3">{name}</dt>
          <dd className="text-lg font-semibold tracking-[-0.01em] whitespace-nowrap">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
