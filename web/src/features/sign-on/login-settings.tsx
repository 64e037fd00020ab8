import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { QueryError } from "../../api/query-error.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { PolicyPanel } from "./policy-panel.tsx";
import { ProxyForm } from "./proxy-form.tsx";
import { loginSettingsQuery, proxyLoginQuery, signOnQuery } from "./queries.ts";
import { SignOnForm } from "./sign-on-form.tsx";

/** How people log in: what is demanded, the identity provider, the reverse proxy. */
export function LoginSettings() {
  const { t } = useTranslation("signOn");
  const login = useQuery(loginSettingsQuery);
  const signOn = useQuery(signOnQuery);
  const proxy = useQuery(proxyLoginQuery);
  const failed = [login, signOn, proxy].find(({ error }) => error !== null);
  return (
    <>
      <PageHeader title={t("title")} meta={t("intro")} />
      {login.data && signOn.data && proxy.data ? (
        <div className="grid max-w-180 gap-4">
          <PolicyPanel settings={login.data} hasOther={signOn.data.enabled || proxy.data.enabled} />
          <SignOnForm settings={signOn.data} />
          <ProxyForm settings={proxy.data} />
        </div>
      ) : failed ? (
        <QueryError error={failed.error} onRetry={() => void failed.refetch()} />
      ) : (
        <Skeleton rows={6} />
      )}
    </>
  );
}
