import type { LeaveFor, LoginOptions, Me } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { useMutation } from "@tanstack/react-query";
import { KeyRound, LogIn } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { useErrorText } from "../../api/error-text.tsx";
import { hasPasskeys, PasskeyDismissed, provePasskey } from "../../session/passkey.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useEntered } from "./use-entered.ts";

interface OtherLoginsProps {
  options: LoginOptions;
  next: string | undefined;
  /** Whoever the provider or the proxy knows need not press anything. */
  byItself: boolean;
  /** No form stands above. */
  first: boolean;
}

/** Logins without a password: at the identity provider, by the proxy, by a passkey. */
export function OtherLogins({ options, next, byItself, first }: OtherLoginsProps) {
  const { t } = useTranslation("session");
  const errorText = useErrorText();
  const entered = useEntered(next);
  const { signOn, proxyUser, passkeys } = options;
  const leave = useMutation({
    mutationFn: () => api.post<LeaveFor>(paths.signOn, next === undefined ? {} : { next }),
    onSuccess: ({ to }) => to !== null && location.assign(to),
  });
  const byProxy = useMutation({ mutationFn: () => api.post<Me>(paths.proxyLogin, {}), onSuccess: entered });
  const byPasskey = useMutation({
    mutationFn: async () => api.post<Me>(paths.passkeyLogin, await provePasskey()),
    onSuccess: entered,
  });
  const began = useRef(false);
  useEffect(() => {
    if (began.current || !byItself) return;
    began.current = true;
    if (proxyUser !== null) byProxy.mutate();
    else if (signOn?.start === "redirect") leave.mutate();
  }, [byItself, proxyUser, signOn, byProxy, leave]);

  const canPasskey = passkeys && hasPasskeys();
  if (signOn === null && proxyUser === null && !canPasskey) return null;
  const failure = [leave.error, byProxy.error, byPasskey.error].find(
    (error) => error !== null && !(error instanceof PasskeyDismissed),
  );
  return (
    <div className="grid gap-2.5">
      {!first && (
        <p className="flex items-center gap-3 text-sm text-ink-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          {t("login.or")}
        </p>
      )}
      {failure && <Notice tone="err">{errorText(failure)}</Notice>}
      {proxyUser !== null && (
        <Button
          size="lg"
          variant={first ? "primary" : "default"}
          busy={byProxy.isPending}
          onClick={() => byProxy.mutate()}
        >
          <span className="truncate">{t("login.asUser", { name: proxyUser })}</span>
        </Button>
      )}
      {signOn !== null && (
        <Button
          size="lg"
          variant={first && proxyUser === null ? "primary" : "default"}
          icon={<LogIn size={15} aria-hidden="true" />}
          busy={leave.isPending || leave.isSuccess}
          onClick={() => leave.mutate()}
        >
          <span className="truncate">
            {signOn.label === "" ? t("login.signOn") : t("login.signOnAt", { name: signOn.label })}
          </span>
        </Button>
      )}
      {canPasskey && (
        <Button
          size="lg"
          icon={<KeyRound size={15} aria-hidden="true" />}
          busy={byPasskey.isPending}
          onClick={() => byPasskey.mutate()}
        >
          {t("login.passkey")}
        </Button>
      )}
    </div>
  );
}
