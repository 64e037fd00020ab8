import { type ComponentProps, type KeyboardEvent, useState } from "react";
import { useErrorText } from "../../../api/error-text.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { SaveState, useSaving } from "./save-state.tsx";

interface InlineFieldProps
  extends Pick<
    ComponentProps<typeof TextField>,
    "type" | "inputMode" | "placeholder" | "maxLength" | "list" | "hint"
  > {
  label: string;
  value: string;
  /** What is wrong with a text; such a text is not saved. */
  problem?: (text: string) => string | undefined;
  onSave: (text: string) => Promise<unknown>;
}

/** One line of text, saved when one leaves it or presses Enter; Escape takes back what was typed. */
export function InlineField({ label, value, problem, onSave, ...rest }: InlineFieldProps) {
  const errorText = useErrorText();
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const [saving, setSaving] = useSaving();
  const save = async () => {
    if (draft === null || saving === "saving") return;
    const text = draft.trim();
    if (text === value) {
      setDraft(null);
      setWrong(undefined);
      return;
    }
    const found = problem?.(text);
    setWrong(found);
    if (found) return;
    setSaving("saving");
    try {
      await onSave(text);
      // What was typed meanwhile is kept, to be saved next.
      setDraft((now) => (now === draft ? null : now));
      setSaving("saved");
    } catch (error) {
      setWrong(errorText(error));
      setSaving("idle");
    }
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") {
      event.preventDefault();
      void save();
    }
    if (event.key === "Escape" && draft !== null) {
      event.preventDefault();
      event.stopPropagation();
      setDraft(null);
      setWrong(undefined);
    }
  };
  return (
    <div className="relative">
      <TextField
        {...rest}
        label={label}
        value={draft ?? value}
        error={wrong}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => void save()}
        onKeyDown={press}
      />
      <SaveState saving={saving} />
    </div>
  );
}
