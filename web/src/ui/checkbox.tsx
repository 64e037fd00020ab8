import type { ReactNode } from "react";

interface CheckboxProps {
  label: ReactNode;
  /** Lighter text behind the label. */
  detail?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

/** One of several things to tick. */
export function Checkbox({ label, detail, checked, disabled, onChange }: CheckboxProps) {
  return (
    <label className="flex min-h-7 items-center gap-2.5 has-disabled:text-ink-2 max-sm:min-h-11">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="block size-4 shrink-0 accent-accent max-sm:size-5"
      />
      <span className="min-w-0 break-words">
        {label}
        {detail && <span className="text-ink-3"> {detail}</span>}
      </span>
    </label>
  );
}
