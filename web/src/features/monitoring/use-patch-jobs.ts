import type { Monitoring, MonitoringChanges, MonitoringJobsPatch } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { keys } from "../../api/queries.ts";
import { monitoringQuery, patchJobs } from "./queries.ts";

/** Changes jobs: a switch moves at once, everything else when the server has answered. */
export function usePatchJobs(onSaved: (changes: MonitoringChanges) => void) {
  const client = useQueryClient();
  const update = (change: (data: Monitoring) => Monitoring) =>
    client.setQueryData<Monitoring>(monitoringQuery.queryKey, (data) => data && change(data));
  return useMutation({
    mutationFn: patchJobs,
    onMutate: async ({ ids, patch }: MonitoringJobsPatch) => {
      await client.cancelQueries({ queryKey: monitoringQuery.queryKey });
      const before = client.getQueryData(monitoringQuery.queryKey);
      const { watched } = patch;
      if (watched !== undefined) {
        const touched = new Set(ids);
        update((data) => ({
          ...data,
          jobs: data.jobs.map((job) => (touched.has(job.id) ? { ...job, watched } : job)),
        }));
      }
      return before;
    },
    onError: (_error, _body, before) => before && client.setQueryData(monitoringQuery.queryKey, before),
    onSuccess: (changes) => {
      const changed = new Map(changes.changed.map(({ job }) => [job.id, job]));
      update((data) => ({ ...data, jobs: data.jobs.map((job) => changed.get(job.id) ?? job) }));
      for (const queryKey of [keys.dashboard, keys.incidents]) void client.invalidateQueries({ queryKey });
      onSaved(changes);
    },
  });
}
