import { type ReactNode, useId } from "react";
import { inlineClass } from "./field.tsx";

interface SegmentedProps<V extends string> {
  /** Name of the choice; shown beside it when `inline`, else for screen readers only. */
  label: string;
  inline?: boolean;
  value: V;
  options: readonly { value: V; label: string; icon?: ReactNode }[];
  onChange: (value: V) => void;
}

/** A few choices side by side, one of them on; arrow keys move between them. */
export function Segmented<V extends string>({ label, inline, value, options, onChange }: SegmentedProps<V>) {
  const name = useId();
  return (
    <fieldset aria-label={label} className={inline ? `min-w-0 items-center ${inlineClass}` : "min-w-0"}>
      {inline && <span className="max-sm:mb-1 max-sm:block">{label}</span>}
      <div className="inline-flex w-fit max-w-full rounded-md bg-sunken p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex h-6.5 min-w-0 cursor-pointer items-center gap-1.5 rounded-sm px-2.25 text-sm whitespace-nowrap text-ink-2 hover:text-ink has-checked:bg-lifted has-checked:font-semibold has-checked:text-ink has-checked:shadow-raised has-focus-visible:outline-2 has-focus-visible:outline-focus max-sm:h-10 max-sm:px-3"
          >
            <input
              type="radio"
              className="sr-only"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.icon}
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
