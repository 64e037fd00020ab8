import type {
  Digest,
  DigestInput,
  NotificationSettings,
  NotificationSettingsAnswer,
} from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../api/client.ts";
import { keys } from "../../../api/queries.ts";

/** Summaries by the day, week or month. */
export const digestsQuery = queryOptions({
  queryKey: keys.digests,
  queryFn: async ({ signal }) => (await api.get<{ digests: Digest[] }>(paths.digests, { signal })).digests,
});

const list = async (answer: Promise<{ digests: Digest[] }>) => (await answer).digests;

export const addDigest = (digest: DigestInput) => list(api.post(paths.digests, digest));
export const changeDigest = (id: number, digest: DigestInput) =>
  list(api.put(pathTo(paths.digest, { id }), digest));
export const removeDigest = (id: number) => list(api.delete(pathTo(paths.digest, { id })));
export const sendDigest = (id: number) => api.post<{ recipients: number }>(pathTo(paths.sendDigest, { id }));

export const saveNotificationSettings = (settings: NotificationSettings) =>
  api.put<NotificationSettingsAnswer>(paths.notificationSettings, settings);
