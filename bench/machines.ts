import type { DemoServer } from "../tools/src/demo/index.ts";
import { demoPopulation } from "../tools/src/demo/index.ts";

export const serverCount = 50;
export const jobsPerServer = 4;

/** The 50 servers with 4 jobs each that fill the database and send the reports. All in UTC on one release. */
export function benchServers(now: number): DemoServer[] {
  const { servers } = demoPopulation({ seed: "bench", now, servers: serverCount });
  const pattern = servers[5]!;
  const plain = pattern.jobs[0]!;
  return servers.map((server, index) => {
    const jobs = Array.from({ length: jobsPerServer }, (_, number) => ({
      ...plain,
      backupId: `DB-${number + 1}`,
      name: ["Documents", "Databases", "Mail", "Photos → NAS"][number]!,
      encrypted: false,
      start: now - 6 * 86_400_000,
      story: { kind: "steady" as const },
    }));
    const name = `bench-${String(index + 1).padStart(2, "0")}`;
    return { ...pattern, name, machineId: server.machineId, remoteAddress: server.remoteAddress, jobs };
  });
}
