import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { fromLocalInput, toLocalInput } from "../format/index.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { TextField } from "./text-field.tsx";
import { untilChoices } from "./until-choices.ts";

interface UntilPickerProps {
  title: string;
  open: boolean;
  onClose: () => void;
  onPick: (until: number) => void;
}

/** Asks for a moment in the future. */
export default function UntilPicker({ title, open, onClose, onPick }: UntilPickerProps) {
  const { t } = useTranslation();
  const formId = useId();
  const [text, setText] = useState(() => toLocalInput(untilChoices(Date.now())[1]!.at));
  const [checked, setChecked] = useState(false);
  const at = fromLocalInput(text);
  const future = at !== null && at > Date.now();
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={title}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" form={formId} variant="primary">
            {t("until.choose")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (!future) return;
          onPick(at);
          onClose();
        }}
      >
        <TextField
          label={t("until.label")}
          type="datetime-local"
          value={text}
          autoFocus
          error={checked && !future ? t("until.past") : undefined}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
