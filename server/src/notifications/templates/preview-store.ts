import type { Sql } from "../../platform/database/database.ts";

interface Found {
  id: number;
  job_id: number | null;
  server_id: string;
}

const ranks: Record<string, string> = {
  success: "runs.status = 'Success'",
  warning: "runs.status = 'Warning'",
  error: "runs.status in ('Error', 'Fatal')",
};

/** The latest run that a template would tell of, else the latest of all. */
export async function exampleRun(sql: Sql, name: string, id: number | null): Promise<Found | undefined> {
  const from = "select runs.id, runs.job_id, jobs.server_id from runs join jobs on jobs.id = runs.job_id";
  if (id !== null) return sql.get(`${from} where runs.id = ?`, [id]);
  const fits = ranks[name] ?? "runs.status <> ''";
  return (
    (await sql.get<Found>(`${from} where ${fits} order by runs.id desc limit 1`)) ??
    (await sql.get<Found>(`${from} order by runs.id desc limit 1`))
  );
}

const causes: Record<string, string> = {
  overdue: "cause = 'overdue'",
  recovered: "closed_at is not null",
};

/** The latest incident that a template would tell of, else the latest of all. */
export async function exampleIncident(sql: Sql, name: string, id: number | null): Promise<Found | undefined> {
  const from = "select id, job_id, server_id from incidents";
  if (id !== null) return sql.get(`${from} where id = ?`, [id]);
  const fits = causes[name] ?? "cause not in ('overdue', 'failing')";
  return (
    (await sql.get<Found>(`${from} where ${fits} order by id desc limit 1`)) ??
    (await sql.get<Found>(`${from} order by id desc limit 1`))
  );
}

/** The latest incidents, as an example of several at once. */
export function latestIncidents(sql: Sql, limit: number): Promise<Found[]> {
  return sql.all("select id, job_id, server_id from incidents order by id desc limit ?", [limit]);
}
