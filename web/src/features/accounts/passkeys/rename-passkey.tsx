import type { Passkey } from "@duplistatus/contract";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { renamePasskey } from "../queries.ts";

/** Another name for an own passkey. */
export function RenamePasskey({ passkey, onDone }: { passkey: Passkey; onDone: () => void }) {
  const { t } = useTranslation("passkeys");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const form = useForm({ defaultValues: { name: passkey.name } });
  const save = useMutation({
    mutationFn: ({ name }: { name: string }) => renamePasskey(passkey.id, name.trim()),
    onSuccess: onDone,
  });
  const required = common("required");
  return (
    <form className="grid gap-4" noValidate onSubmit={form.handleSubmit((values) => save.mutate(values))}>
      {save.isError && <Notice tone="err">{errorText(save.error)}</Notice>}
      <TextField
        label={t("name")}
        maxLength={50}
        error={form.formState.errors.name?.message}
        {...form.register("name", { required, validate: (name) => name.trim() !== "" || required })}
      />
      <Button type="submit" variant="primary" busy={save.isPending}>
        {t("save")}
      </Button>
    </form>
  );
}
