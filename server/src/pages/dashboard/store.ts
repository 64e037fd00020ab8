import { type Visible, whereVisible } from "../../access/limits.ts";
import type { Sql } from "../../platform/database/database.ts";

/** Bytes that servers which are not archived uploaded on the days from `day` on. */
export async function uploadedSince(sql: Sql, day: number, visible: Visible): Promise<number> {
  const { text, values } = whereVisible(visible, "server_id");
  const row = await sql.get<{ bytes: number | null }>(
    `select sum(uploaded) as bytes from job_days where day >= ? and job_id in
       (select jobs.id from jobs join servers on servers.id = jobs.server_id where archived_at is null${text})`,
    [day, ...values],
  );
  return Number(row?.bytes ?? 0);
}
