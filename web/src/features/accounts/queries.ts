import type {
  AddedPasskey,
  AuditCheck,
  AuditEvents,
  AuditFilter,
  AuditSettings,
  FactorOffer,
  LogLevel,
  LogTail,
  OwnFactor,
  OwnPasskeys,
  OwnSessions,
  Passkey,
  PasskeyQuestion,
  RecoveryCodes,
  Role,
  User,
  UserPatch,
  Users,
  UserWithPassword,
} from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, apiUrl } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";
import { askPasskey } from "../../session/passkey.ts";

/** Every account. */
export const usersQuery = queryOptions({
  queryKey: keys.users,
  queryFn: ({ signal }) => api.get<Users>(paths.users, { signal }),
});

/** What is asked for when an account is made. */
export interface NewUser {
  username: string;
  role: Role;
  tags: string[] | null;
}

export const createUser = (user: NewUser) => api.post<UserWithPassword>(paths.users, user);
export const changeUser = (id: number, patch: UserPatch) =>
  api.patch<User>(pathTo(paths.user, { id }), patch);
export const resetPassword = (id: number) =>
  api.post<UserWithPassword>(pathTo(paths.resetUserPassword, { id }));
export const unlockUser = (id: number) => api.post<User>(pathTo(paths.unlockUser, { id }));
export const deleteUser = (id: number) => api.delete(pathTo(paths.user, { id }));

/** Where one is logged in. */
export const sessionsQuery = queryOptions({
  queryKey: keys.sessions,
  queryFn: ({ signal }) => api.get<OwnSessions>(paths.ownSessions, { signal }),
});
export const endSession = (id: string) => api.delete(pathTo(paths.ownSession, { id }));
export const endOtherSessions = () => api.delete(paths.ownSessions);

/** The own second factor. */
export const ownFactorQuery = queryOptions({
  queryKey: ["second-factor"],
  queryFn: ({ signal }) => api.get<OwnFactor>(paths.ownFactor, { signal }),
});
export const offerFactor = (currentPassword: string) =>
  api.post<FactorOffer>(paths.ownFactor, { currentPassword });
export const activateFactor = (code: string) => api.post<RecoveryCodes>(paths.activateFactor, { code });
export const renewRecoveryCodes = (currentPassword: string) =>
  api.post<RecoveryCodes>(paths.renewRecoveryCodes, { currentPassword });
export const removeOwnFactor = (currentPassword: string) =>
  api.post<void>(paths.removeOwnFactor, { currentPassword });
export const removeFactor = (id: number) => api.delete(pathTo(paths.userFactor, { id }));

/** The own passkeys. */
export const passkeysQuery = queryOptions({
  queryKey: ["passkeys"],
  queryFn: ({ signal }) => api.get<OwnPasskeys>(paths.ownPasskeys, { signal }),
});

/** Asks for the password's right, then the browser for a new passkey, and keeps it under a name. */
export async function addPasskey(currentPassword: string, name: string): Promise<AddedPasskey> {
  const question = await api.post<PasskeyQuestion>(paths.offerPasskey, { currentPassword });
  const answer = await askPasskey("startRegistration", question);
  return api.post<AddedPasskey>(paths.ownPasskeys, { ...answer, name });
}
export const renamePasskey = (id: number, name: string) =>
  api.patch<Passkey>(pathTo(paths.ownPasskey, { id }), { name });
export const removePasskey = (id: number, currentPassword: string) =>
  api.post<void>(pathTo(paths.removePasskey, { id }), { currentPassword });

const auditKey = ["audit"] as const;

/** The audit log, newest first, page by page. */
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: [...auditKey, filter],
    queryFn: ({ signal, pageParam }) =>
      api.get<AuditEvents>(paths.audit, { query: { ...filter, before: pageParam }, signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

/** Address of the same lines as a file. */
export const auditExport = (filter: AuditFilter, format: "csv" | "json"): string =>
  apiUrl(paths.auditExport, { ...filter, format });

export const checkAudit = () => api.get<AuditCheck>(paths.auditCheck);

/** How long lines are kept. */
export const auditSettingsQuery = queryOptions({
  queryKey: [...keys.settings, "audit"],
  queryFn: ({ signal }) => api.get<AuditSettings>(paths.auditSettings, { signal }),
});
export const changeAuditSettings = (settings: AuditSettings) =>
  api.put<AuditSettings>(paths.auditSettings, settings);

/** The end of the program's log; `follow`: read again every other second. */
export const logQuery = (level: LogLevel, q: string, follow: boolean) =>
  queryOptions({
    queryKey: ["logs", level, q],
    queryFn: ({ signal }) => api.get<LogTail>(paths.logs, { query: { level, q }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: follow ? 2_000 : false,
  });

export const logFile = (name: string): string => apiUrl(pathTo(paths.logFile, { name }));
