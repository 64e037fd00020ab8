import { type ComponentProps, type ReactNode, useId } from "react";

interface ToggleProps extends Omit<ComponentProps<"input">, "type" | "className" | "onChange" | "checked"> {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

interface SwitchProps extends ToggleProps {
  /** True in a cell of a table: the label is for screen readers only. */
  bare?: boolean;
}

const rowClass =
  "flex w-fit items-start gap-2.5 max-sm:min-h-11 max-sm:w-full max-sm:items-center has-disabled:text-ink-2";

function Row({
  id,
  label,
  hint,
  children,
}: {
  id: string;
  label: ReactNode;
  hint: ReactNode;
  children: ReactNode;
}) {
  return (
    <label htmlFor={id} className={rowClass}>
      {children}
      <span className="min-w-0">
        {label}
        {hint && (
          <span id={`${id}-hint`} className="block text-sm text-ink-3">
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}

/** On or off, effective at once. */
export function Switch({ label, hint, checked, onChange, bare = false, ...rest }: SwitchProps) {
  const id = useId();
  const control = (
    <span className={`relative inline-block h-4 w-7 shrink-0 ${bare ? "" : "mt-0.5"}`}>
      <input
        {...rest}
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={checked}
        aria-describedby={hint ? `${id}-hint` : undefined}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="peer absolute inset-0 size-full appearance-none rounded-full bg-line-control transition-colors duration-120 checked:bg-accent disabled:opacity-50"
      />
      <span className="pointer-events-none absolute top-0.5 left-0.5 size-3 rounded-full bg-surface transition-transform duration-120 peer-checked:translate-x-3" />
    </span>
  );
  if (bare)
    return (
      <label htmlFor={id} className="inline-flex items-center align-middle max-sm:min-h-11 max-sm:pl-4">
        {control}
        <span className="sr-only">{label}</span>
      </label>
    );
  return (
    <Row id={id} label={label} hint={hint}>
      {control}
    </Row>
  );
}
