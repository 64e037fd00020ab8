import type { IncidentCause } from "@duplistatus/contract";
import { causeName, closingSentence, incidentSentence } from "@duplistatus/texts";
import type { Sql } from "../../platform/database/database.ts";
import type { Data, Fact } from "../channels/message.ts";
import type { Values } from "../templates/engine.ts";
import * as store from "./store.ts";
import type { Voice } from "./voice.ts";

/** What one thing to tell is about. */
export interface Subject {
  server: store.ServerFacts | null;
  job: store.JobFacts | null;
  run: store.RunFacts | null;
  incident: store.IncidentFacts | null;
  /** Warnings and errors of the run; null = not looked up. */
  log: string | null;
}

export interface SubjectIds {
  server_id: string | null;
  job_id: number | null;
  run_id: number | null;
  incident_id: number | null;
}

/** Reads what a message is about; null when it is gone. */
export async function readSubject(sql: Sql, ids: SubjectIds): Promise<Subject | null> {
  const find = async <Id, Row>(id: Id | null, read: (sql: Sql, id: Id) => Promise<Row | undefined>) =>
    id === null ? null : ((await read(sql, id)) ?? undefined);
  const incident = await find(ids.incident_id, store.findIncident);
  const run = await find(ids.run_id, store.findRun);
  // After a merge the incident and the run know better whose they are.
  const job = await find(incident?.job_id ?? run?.job_id ?? ids.job_id, store.findJob);
  const server = await find(incident?.server_id ?? job?.server_id ?? ids.server_id, store.findServer);
  if (incident === undefined || server === undefined || (ids.job_id !== null && job === undefined))
    return null;
  if (run === undefined && incident === null) return null;
  return { server, job: job ?? null, run: run ?? null, incident, log: null };
}

/** Why an incident is open. */
export function problemOf(incident: store.IncidentFacts, { reader }: Voice): string {
  const { cause, variant, facts } = incident;
  return incidentSentence({ cause: cause as IncidentCause, variant, facts: JSON.parse(facts) }, reader);
}

const pathOf = ({ run, incident }: Subject): string | null =>
  incident !== null ? `/incidents/${incident.id}` : run !== null ? `/runs/${run.id}` : null;

/** Where a message about it leads; null without a known address of this installation. */
export function urlOf(subject: Subject, { publicUrl }: Voice): string | null {
  const path = pathOf(subject);
  return publicUrl === null ? null : `${publicUrl}${path ?? "/"}`;
}

/** Values of the template variables; what is not known is absent. */
export function valuesOf(subject: Subject, voice: Voice): Values {
  const { server, job, run, incident, log } = subject;
  const { reader, now, publicUrl } = voice;
  const { format, texts } = reader;
  const { line } = texts.notifications;
  const when = (at: number | null | undefined) => (at == null ? "" : format.weekdayTime(at));
  const count = (value: number | null | undefined) => (value == null ? "" : format.number(value));
  const size = (value: number | null | undefined) => (value == null ? "" : format.bytes(value));
  const span = (ms: number | null | undefined) => (ms == null ? "" : format.duration(ms));
  const ago = (at: number | null | undefined) => (at == null ? "" : format.relative(at, now));
  const name = server === null ? "" : (server.alias ?? server.name);
  const expected = incident?.cause === "overdue" ? incident.since : (job?.expected_at ?? null);
  return {
    server: name,
    server_name: server?.name ?? "",
    server_alias: server?.alias ?? "",
    server_note: server?.note ?? "",
    server_url: server?.url ?? "",
    backup: job?.name ?? "",
    backup_name: job?.name ?? "",
    operation: run?.operation ?? "",
    other_operation: run === null || run.operation === "Backup" ? "" : run.operation,
    status: run?.status ?? "",
    backup_date: when(run?.begin_at),
    duration: span(run?.duration_ms),
    uploaded_size: size(run?.uploaded),
    storage_size: size(run?.stored_bytes ?? job?.stored_bytes),
    available_versions: count(run?.versions),
    file_count: count(run?.files),
    file_size: size(run?.source_bytes),
    messages_count: count(run?.messages),
    warnings_count: count(run?.warnings),
    errors_count: count(run?.errors),
    log_text: log ?? "",
    last_backup_date: when(job?.latest_begin_at),
    last_elapsed: ago(job?.latest_begin_at),
    last_good_date: job === null ? "" : job.good_at === null ? line.never : when(job.good_at),
    last_good_ago: ago(job?.good_at),
    expected_date: when(expected),
    expected_elapsed: ago(expected),
    next_run: job?.expected_at != null && job.expected_at > now ? when(job.expected_at) : "",
    backup_interval: job?.interval_ms == null ? "" : format.span(job.interval_ms),
    overdue_tolerance: job?.tolerance_ms == null ? "" : format.span(job.tolerance_ms),
    failures: job === null || job.failures_since < 2 ? "" : count(job.failures_since),
    problem: incident === null ? (run?.problem ?? "") : problemOf(incident, voice),
    problem_name: incident === null ? "" : causeName(incident.cause as IncidentCause, reader),
    since: when(incident?.since),
    closing:
      incident?.closed_by == null ? "" : (closingSentence(JSON.parse(incident.closed_by), reader) ?? ""),
    downtime: incident === null ? "" : format.span((incident.closed_at ?? now) - incident.since),
    date: format.date(now),
    run_url: run === null || publicUrl === null ? "" : `${publicUrl}/runs/${run.id}`,
    incident_url: incident === null || publicUrl === null ? "" : `${publicUrl}/incidents/${incident.id}`,
  };
}

/** The lines of the table under a message. */
export function factsOf(subject: Subject, values: Values, { reader }: Voice): Fact[] {
  const { fact } = reader.texts.notifications;
  const { run, incident } = subject;
  /** What a failed run did not get to is no number. */
  const some = (value: number | null, said: string | undefined) =>
    value === 0 && (run?.status === "Error" || run?.status === "Fatal") ? "" : said;
  const rows: [string, string | undefined][] =
    incident === null && run !== null
      ? [
          [fact.began, values.backup_date],
          [fact.duration, values.duration],
          [fact.uploaded, some(run.uploaded, values.uploaded_size)],
          [fact.files, some(run.files, values.file_count)],
          [fact.size, some(run.source_bytes, values.file_size)],
          [fact.stored, values.storage_size],
          [fact.versions, values.available_versions],
          [fact.warnings, run.warnings > 0 ? values.warnings_count : ""],
          [fact.errors, run.errors > 0 ? values.errors_count : ""],
          [fact.lastGood, run.status === "Success" ? "" : values.last_good_date],
          [fact.nextRun, values.next_run],
        ]
      : [
          [fact.expected, incident?.cause === "overdue" ? values.expected_date : ""],
          [fact.since, incident?.cause === "overdue" ? "" : values.since],
          [fact.lasted, incident?.closed_at == null ? "" : values.downtime],
          [fact.lastGood, values.last_good_date],
          [fact.failures, values.failures],
          [fact.nextRun, values.next_run],
        ];
  const named: [string, string | undefined][] = [
    [fact.server, values.server],
    [fact.backup, values.backup],
  ];
  return [...named, ...rows]
    .filter((row): row is [string, string] => row[1] !== undefined && row[1] !== "")
    .map(([label, value]) => ({ label, value }));
}

/** The same for programs. */
export function dataOf({ server, job, run, incident }: Subject, voice: Voice): Data {
  return {
    server: server === null ? null : { id: server.id, name: server.name, alias: server.alias },
    backup: job === null ? null : { id: job.id, name: job.name, lastGoodAt: job.good_at },
    run:
      run === null
        ? null
        : {
            id: run.id,
            operation: run.operation,
            status: run.status,
            beganAt: run.begin_at,
            endedAt: run.end_at,
            durationMs: run.duration_ms,
            uploadedBytes: run.uploaded,
            files: run.files,
            sourceBytes: run.source_bytes,
            storedBytes: run.stored_bytes,
            versions: run.versions,
            warnings: run.warnings,
            errors: run.errors,
            problem: run.problem,
          },
    incident:
      incident === null
        ? null
        : {
            id: incident.id,
            cause: incident.cause,
            severity: incident.severity,
            openedAt: incident.opened_at,
            since: incident.since,
            closedAt: incident.closed_at,
            problem: problemOf(incident, voice),
          },
  };
}
