import { useTranslation } from "react-i18next";
import { Select } from "../../../ui/select.tsx";
import { withOwn } from "../model/spans.ts";
import { useMonitoringWords } from "../use-words.ts";

interface SpanSelectProps {
  label: string;
  hint?: string;
  /** ms as text, `default`, or `keep`. */
  value: string;
  usual: readonly number[];
  /** Offered when the jobs differ. */
  mixed?: boolean;
  /** What automatic means here. */
  automatic: string;
  disabled?: boolean;
  onChange: (value: string) => void;
}

/** One of the usual spans of time, or what follows by itself. */
export function SpanSelect({
  label,
  hint,
  value,
  usual,
  mixed = false,
  automatic,
  disabled,
  onChange,
}: SpanSelectProps) {
  const { t } = useTranslation("monitoring");
  const words = useMonitoringWords();
  const own = value === "keep" || value === "default" ? null : Number(value);
  return (
    <Select
      label={label}
      hint={hint}
      value={value}
      disabled={disabled}
      options={[
        ...(mixed ? [{ value: "keep", label: t("edit.keep") }] : []),
        { value: "default", label: automatic },
        ...withOwn(usual, own).map((ms) => ({ value: String(ms), label: words.span(ms) })),
      ]}
      onChange={onChange}
    />
  );
}
