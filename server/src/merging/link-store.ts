import type { Sql } from "../platform/database/database.ts";

/** Few enough placeholders for both engines. */
const chunk = 200;

export interface Proof {
  job_id: number;
  server_id: string;
  backup_id: string;
  begin: string;
}

/** Backup runs with one of these begins (every digit) in jobs of this name, ignoring case. */
export async function findProofs(sql: Sql, name: string, begins: readonly string[]): Promise<Proof[]> {
  const jobs = await sql.all<{ id: number; server_id: string; backup_id: string }>(
    "select id, server_id, backup_id from jobs where lower(name) = lower(?)",
    [name],
  );
  const proofs: Proof[] = [];
  for (const job of jobs) {
    for (let at = 0; at < begins.length; at += chunk) {
      const part = begins.slice(at, at + chunk);
      const row = await sql.get<{ dedupe_key: string }>(
        `select dedupe_key from runs where job_id = ? and operation = 'Backup'
           and dedupe_key in (${part.map(() => "?").join(", ")}) order by begin_at desc limit 1`,
        [job.id, ...part],
      );
      if (row === undefined) continue;
      proofs.push({
        job_id: job.id,
        server_id: job.server_id,
        backup_id: job.backup_id,
        begin: row.dedupe_key,
      });
      break;
    }
  }
  return proofs;
}
