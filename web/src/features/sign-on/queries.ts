import type {
  ChangeSignOnRequest,
  LoginSettings,
  ProxyLoginSettings,
  SignOnAnswer,
  SignOnTest,
} from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";

/** Who must have a second factor, and whose passwords are taken. */
export const loginSettingsQuery = queryOptions({
  queryKey: [...keys.settings, "login"],
  queryFn: ({ signal }) => api.get<LoginSettings>(paths.loginSettings, { signal }),
});
export const changeLoginSettings = (settings: LoginSettings) =>
  api.put<LoginSettings>(paths.loginSettings, settings);

/** The identity provider. */
export const signOnQuery = queryOptions({
  queryKey: [...keys.settings, "sign-on"],
  queryFn: ({ signal }) => api.get<SignOnAnswer>(paths.signOnSettings, { signal }),
});
export const changeSignOn = (settings: ChangeSignOnRequest) =>
  api.put<SignOnAnswer>(paths.signOnSettings, settings);
export const testSignOn = (settings: ChangeSignOnRequest) => api.post<SignOnTest>(paths.signOnTest, settings);

/** Login by a header of the reverse proxy. */
export const proxyLoginQuery = queryOptions({
  queryKey: [...keys.settings, "proxy-login"],
  queryFn: ({ signal }) => api.get<ProxyLoginSettings>(paths.proxyLoginSettings, { signal }),
});
export const changeProxyLogin = (settings: ProxyLoginSettings) =>
  api.put<ProxyLoginSettings>(paths.proxyLoginSettings, settings);
