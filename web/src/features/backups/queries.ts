import type { BackupDestination, BackupPage, JobVersions } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";

/** One backup with its schedule, its last year and its open incidents. */
export const backupPageQuery = (id: number) =>
  queryOptions({
    queryKey: [...keys.backupPage, id],
    queryFn: ({ signal }) => api.get<BackupPage>(pathTo(paths.backupPage, { id }), { signal }),
    staleTime: 10_000,
  });

/** Free space and size of the destination. */
export const destinationQuery = (id: number) =>
  queryOptions({
    queryKey: [...keys.job(id), "destination"],
    queryFn: ({ signal }) => api.get<BackupDestination>(pathTo(paths.backupDestination, { id }), { signal }),
    staleTime: 60_000,
  });

/** The restore points at the destination. */
export const versionsQuery = (id: number) =>
  queryOptions({
    queryKey: [...keys.job(id), "versions"],
    queryFn: ({ signal }) => api.get<JobVersions>(pathTo(paths.jobVersions, { id }), { signal }),
    staleTime: 60_000,
  });
