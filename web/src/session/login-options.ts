import type { LoginOptions } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../api/client.ts";

const onlyPasswords: LoginOptions = {
  passwords: "everybody",
  signOn: null,
  passkeys: false,
  proxyUser: null,
};

/** How one can log in here; a server that cannot be asked says so when somebody logs in. */
export const loginOptionsQuery = queryOptions({
  queryKey: ["login-options"],
  queryFn: ({ signal }) =>
    api.get<LoginOptions>(paths.loginOptions, { signal }).catch((): LoginOptions => onlyPasswords),
  staleTime: 10_000,
});
