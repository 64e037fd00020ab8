import type { JobOptions } from "../report-options.ts";
import { integerAt, type JsonObject } from "../values.ts";
import type { ServerAddress } from "./address.ts";
import type { CertificateFacts } from "./certificate.ts";
import type { Call, RawAnswer } from "./http.ts";
import { type ListingReason, listingObstacle, listingTimeoutMs } from "./list-rules.ts";
import { type Answer, answering, type Problem, ProblemError } from "./problem.ts";
import { arrayOf, dataOfV2, objectOf, problemOf } from "./raw-answer.ts";
import { type Job, type JobDetail, readJob, readJobDetail } from "./read-backups.ts";
import { clampPageSize, type LogPage, logPageSize, readLogPage } from "./read-log.ts";
import { readNotification, type ServerNotification } from "./read-notifications.ts";
import { type Progress, readProgress } from "./read-progress.ts";
import { mergeServerLog, readServerLogPage, type ServerLogRow } from "./read-server-log.ts";
import { readJobOptions, readServerSettings, type ServerSettings } from "./read-settings.ts";
import { readServerState, type ServerState } from "./read-state.ts";
import type { SystemInfo } from "./read-system.ts";
import { readTask, type Task } from "./read-tasks.ts";
import { readVersionList, type VersionList } from "./read-versions.ts";
import type { ServerFamily, Session } from "./session.ts";

/**
 * An open login to one Duplicati server. All reads answer with a value or with what went wrong, never throw, and can
 * run side by side. Use one connection per server: the guard against two listings of one job is its own.
 */
export class Connection {
  readonly family: ServerFamily;
  readonly address: ServerAddress;
  /** What the server said about itself when the connection was opened. */
  readonly system: SystemInfo;
  readonly #session: Session;
  readonly #listing = new Set<string>();

  constructor(session: Session, system: SystemInfo) {
    this.family = session.family;
    this.address = session.http.address;
    this.system = system;
    this.#session = session;
  }

  /** The server's certificate; null over plain HTTP. */
  get certificate(): CertificateFacts | null {
    return this.#session.http.certificate;
  }

  /** All jobs, those without a readable id left out (docs/duplicati 5.5), and those that no real server has. */
  backups(): Promise<Answer<Job[]>> {
    return answering(async () => {
      const entries = await this.#array("/api/v1/backups", "list of backups");
      return entries.slice(0, mostJobs).flatMap((entry) => readJob(entry) ?? []);
    });
  }

  /** One job; the problem `not-found` when it was deleted. */
  backup(id: string): Promise<Answer<JobDetail>> {
    return answering(async () => {
      const what = "backup";
      const job = readJobDetail(await this.#object(`/api/v1/backup/${encodeURIComponent(id)}`, what));
      if (job === null) throw new ProblemError({ kind: "unreadable", what, reason: "wrong-shape" });
      return job;
    });
  }

  /**
   * One page of a job's log, newest row first; go on with `next`. `later` while a run of 2.3.1.0+ has the database.
   * Sync jobs have no log (9.2 rule 5): an empty page.
   */
  logPage(
    job: Pick<Job, "id" | "name" | "operationType">,
    page: { size?: number; before?: number } = {},
  ): Promise<Answer<LogPage>> {
    return answering(async () => {
      if (job.operationType === "Sync") return { rows: [], next: null };
      const size = clampPageSize(page.size ?? logPageSize.usual);
      const offset = page.before === undefined ? "" : `&offset=${page.before}`;
      const path = `/api/v1/backup/${encodeURIComponent(job.id)}/log?pagesize=${size}${offset}`;
      return readLogPage(await this.#array(path, "job log"), job, size, page.before ?? null);
    });
  }

  serverState(): Promise<Answer<ServerState>> {
    return answering(() => this.#state());
  }

  serverSettings(): Promise<Answer<ServerSettings>> {
    return answering(async () =>
      readServerSettings(await this.#object("/api/v1/serversettings", "server settings")),
    );
  }

  /** The options for all jobs; secrets may be among them. */
  jobOptions(): Promise<Answer<JobOptions>> {
    return answering(async () =>
      readJobOptions(await this.#object("/api/v1/serversettings", "server settings")),
    );
  }

  /** **Changes the user's server**: sets options for all jobs, and removes those that are null (docs/duplicati 5.8). */
  changeJobOptions(changes: Readonly<Record<string, string | null>>): Promise<Answer<null>> {
    return answering(async () => {
      const path = "/api/v1/serversettings";
      const answer = await this.#session.send({ method: "PATCH", path, json: changes });
      if (answer.status !== 200) throw new ProblemError(problemOf(answer, this.address.host));
      return null;
    });
  }

  /** Starts a job now; one that runs or waits already is left as it is. */
  start(id: string): Promise<Answer<null>> {
    return answering(async () => {
      const path = `/api/v1/backup/${encodeURIComponent(id)}/run`;
      const answer = await this.#session.send({ method: "POST", path });
      if (answer.status !== 200) throw new ProblemError(problemOf(answer, this.address.host));
      return null;
    });
  }

  notifications(): Promise<Answer<ServerNotification[]>> {
    return answering(async () => {
      const entries = await this.#array("/api/v1/notifications", "notifications");
      return entries.flatMap((entry) => readNotification(entry) ?? []);
    });
  }

  /** The server's error log, newest first, at most `rows` rows and no page beyond. */
  serverLog(limit: { rows?: number; pageSize?: number } = {}): Promise<Answer<ServerLogRow[]>> {
    return answering(async () => {
      const wanted = limit.rows ?? 200;
      const size = clampPageSize(limit.pageSize ?? logPageSize.usual);
      let rows: ServerLogRow[] = [];
      let next: number | null = null;
      do {
        const offset: string = next === null ? "" : `&offset=${next}`;
        const answer = await this.#array(`/api/v1/logdata/log?pagesize=${size}${offset}`, "server log");
        const page = readServerLogPage(answer, size);
        const merged = mergeServerLog(rows, page.rows);
        // A page that brings nothing new would be asked for again and again.
        next = merged.length === rows.length ? null : page.next;
        rows = merged;
      } while (next !== null && rows.length < wanted);
      return rows.slice(0, wanted);
    });
  }

  /** Progress of the newest task, running or not; null before the first one of this server process. */
  progress(): Promise<Answer<Progress | null>> {
    return answering(async () => {
      const answer = await this.#get("/api/v1/progressstate");
      return answer.status === 404 ? null : readProgress(objectOf(answer, this.address.host, "progress"));
    });
  }

  /** Tasks that run or wait. Before 2.1.2.0 the list holds whole job configurations and is not asked for. */
  tasks(): Promise<Answer<Task[]>> {
    return answering(async () => {
      if (!this.system.apiExtensions.includes("v1:gettask:taskstarted")) {
        throw new ProblemError({ kind: "not-offered", what: "a list of tasks" });
      }
      const entries = await this.#array("/api/v1/tasks", "tasks");
      return entries.flatMap((entry) => readTask(entry) ?? []);
    });
  }

  /** A task that runs, waits or ended lately; `not-found` for older ones. */
  task(id: number): Promise<Answer<Task>> {
    return answering(async () => {
      const task = readTask(await this.#object(`/api/v1/task/${id}`, "task"));
      if (task === null) throw new ProblemError({ kind: "unreadable", what: "task", reason: "wrong-shape" });
      return task;
    });
  }

  /**
   * The versions of a job. **Changes the user's server** (rows, notifications, error date), so it only asks when the
   * rules of docs/duplicati 5.7 allow it: see `listingObstacle`; at most one listing per job at a time.
   */
  versions(job: Job, reason: ListingReason): Promise<Answer<VersionList>> {
    return answering(async () => {
      if (this.#listing.has(job.id)) throw new ProblemError({ kind: "later", reason: "listing-in-progress" });
      this.#listing.add(job.id);
      try {
        const obstacle: Problem | null =
          listingObstacle(job, idle, reason) ?? listingObstacle(job, await this.#state(), reason);
        if (obstacle !== null) throw new ProblemError(obstacle);
        return await this.#list(job.id);
      } finally {
        this.#listing.delete(job.id);
      }
    });
  }

  /**
   * Has a job run now, or when its turn comes. **Changes the user's server.** One that runs or waits already is not
   * queued twice (docs/duplicati 5.9).
   */
  run(id: string): Promise<Answer<{ taskId: number | null }>> {
    return answering(async () => {
      const path = `/api/v1/backup/${encodeURIComponent(id)}/run`;
      const answer = await this.#session.send({ method: "POST", path });
      // 2.0.x names no task, some of its builds answer without a body at all.
      if (answer.status >= 200 && answer.status <= 299 && answer.body.length === 0) return { taskId: null };
      return { taskId: integerAt(objectOf(answer, this.address.host, "run"), "ID") };
    });
  }

  /** Logs out and ends all connections; never fails. */
  async close(): Promise<void> {
    await this.#session.close();
    this.#session.http.close();
  }

  async #list(id: string): Promise<VersionList> {
    const what = "versions";
    const { host } = this.address;
    if (this.system.apiExtensions.includes("v2:backup:list-filesets")) {
      const answer = await this.#session.send({
        method: "POST",
        path: "/api/v2/backup/list-filesets",
        json: { BackupId: id },
        timeoutMs: listingTimeoutMs,
      });
      const data = dataOfV2(answer, host, what);
      if (!Array.isArray(data)) throw new ProblemError({ kind: "unreadable", what, reason: "wrong-shape" });
      return readVersionList(data, 2);
    }
    // Counts and sizes are computed on request; what that costs 2.0.x is not known.
    const counts = this.family === "token" ? "?include-metadata=true" : "";
    const path = `/api/v1/backup/${encodeURIComponent(id)}/filesets${counts}`;
    return readVersionList(arrayOf(await this.#get(path, listingTimeoutMs), host, what), 1);
  }

  async #state(): Promise<ServerState> {
    return readServerState(await this.#object("/api/v1/serverstate", "server state"));
  }

  #get(path: string, timeoutMs?: number): Promise<RawAnswer> {
    const call: Call = { method: "GET", path };
    return this.#session.send(timeoutMs === undefined ? call : { ...call, timeoutMs });
  }

  async #object(path: string, what: string): Promise<JsonObject> {
    return objectOf(await this.#get(path), this.address.host, what);
  }

  async #array(path: string, what: string): Promise<unknown[]> {
    return arrayOf(await this.#get(path), this.address.host, what);
  }
}

/** More jobs than anybody has on one server. */
const mostJobs = 2000;

const idle = { activeTask: null, queue: [] };
