import { ChevronsUpDown } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { controlClass, Field } from "./field.tsx";

export interface SelectOption<V extends string> {
  value: V;
  label: string;
}

interface SelectProps<V extends string>
  extends Omit<ComponentProps<"select">, "value" | "onChange" | "className"> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
  inline?: boolean;
  value: V;
  options: readonly SelectOption<V>[];
  onChange: (value: V) => void;
}

/** One of a list: the browser's own control, which every phone and screen reader knows. */
export function Select<V extends string>({
  label,
  hint,
  error,
  className,
  inline,
  value,
  options,
  onChange,
  ...rest
}: SelectProps<V>) {
  return (
    <Field label={label} hint={hint} error={error} className={className} inline={inline}>
      {(ids) => (
        <div className="relative">
          <select
            {...rest}
            {...ids}
            value={value}
            onChange={(event) => onChange(event.target.value as V)}
            className={`${controlClass} appearance-none truncate pr-8`}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronsUpDown
            size={14}
            aria-hidden="true"
            className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
          />
        </div>
      )}
    </Field>
  );
}
