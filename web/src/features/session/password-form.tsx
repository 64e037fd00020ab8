import type { Me } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { ApiError, api } from "../../api/client.ts";
import { useErrorText, useReasons } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { useLogout } from "../../session/logout.ts";
import { useMe } from "../../session/me.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useToast } from "../../ui/toast.tsx";
import { checkPassword } from "./password-rules.ts";

interface Passwords {
  current: string;
  next: string;
  repeat: string;
}

const ruleTexts = {
  length: "password.ruleLength",
  upper: "password.ruleUpper",
  lower: "password.ruleLower",
  digit: "password.ruleDigit",
  different: "password.ruleDifferent",
  same: "password.ruleSame",
} as const;

/** Changes one's own password, and shows while typing which rules the new one meets. */
export function PasswordForm() {
  const { t } = useTranslation("session");
  const { t: common } = useTranslation();
  useReasons();
  const errorText = useErrorText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const logout = useLogout();
  const me = useMe();
  const form = useForm<Passwords>({ defaultValues: { current: "", next: "", repeat: "" } });
  const rules = checkPassword(form.watch(), me.passwordRules);
  const required = common("required");
  const { errors } = form.formState;

  const change = useMutation({
    mutationFn: ({ current, next }: Passwords) =>
      api.post<Me>(paths.password, { currentPassword: current, newPassword: next }),
    onSuccess: async (changed) => {
      client.setQueryData(keys.me, changed);
      toast.ok(t("password.done"));
      await navigate({ to: "/", replace: me.mustChangePassword });
    },
    onError: (error) => {
      if (!(error instanceof ApiError) || error.code !== "current_password_wrong") return;
      form.setError("current", { message: errorText(error) }, { shouldFocus: true });
    },
  });
  const elsewhere = change.isError && !errors.current;

  return (
    <form className="grid gap-4" noValidate onSubmit={form.handleSubmit((values) => change.mutate(values))}>
      {elsewhere && <Notice tone="err">{errorText(change.error)}</Notice>}
      <input type="text" name="username" autoComplete="username" value={me.username} readOnly hidden />
      <TextField
        label={t("password.current")}
        type="password"
        autoComplete="current-password"
        autoFocus
        error={errors.current?.message}
        {...form.register("current", { required })}
      />
      <TextField
        label={t("password.new")}
        type="password"
        autoComplete="new-password"
        error={errors.next?.message}
        {...form.register("next", {
          required,
          validate: () =>
            checkPassword(form.getValues(), me.passwordRules).every(
              ({ rule, met }) => met || rule === "same",
            ),
        })}
      />
      <TextField
        label={t("password.repeat")}
        type="password"
        autoComplete="new-password"
        error={errors.repeat?.message}
        {...form.register("repeat", { required, validate: (repeat) => repeat === form.getValues("next") })}
      />
      <section aria-label={t("password.rules")} className="rounded-md bg-sunken px-3 py-2.5">
        <p className="mb-1 text-sm text-ink-2">{t("password.rules")}</p>
        <ul className="grid gap-1">
          {rules.map(({ rule, met }) => (
            <li key={rule} className={`flex items-center gap-2 ${met ? "text-ok" : ""}`}>
              <StatusMark
                kind={met ? "ok" : "none"}
                label={t(met ? "password.met" : "password.notMet")}
                size={14}
              />
              {t(ruleTexts[rule], { count: me.passwordRules.minLength })}
            </li>
          ))}
        </ul>
      </section>
      <div className="grid gap-2">
        <Button type="submit" variant="primary" size="lg" busy={change.isPending}>
          {t("password.submit")}
        </Button>
        {me.mustChangePassword ? (
          <Button variant="ghost" size="lg" onClick={() => void logout()}>
            {t("password.logout")}
          </Button>
        ) : (
          <Button variant="ghost" size="lg" onClick={() => history.back()}>
            {common("cancel")}
          </Button>
        )}
      </div>
    </form>
  );
}
