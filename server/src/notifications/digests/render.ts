import type { Tone } from "../channels/message.ts";
import { toneOf } from "../notices/subscriber.ts";
import { frame, homeLink, type RenderOther, say } from "../render/message.ts";
import { countsOf, renderSeveral, type Telling } from "../render/several.ts";
import { problemOf, readSubject, urlOf, valuesOf } from "../render/subject.ts";
import { line } from "../render/voice.ts";
import { currentWords } from "../render/words.ts";
import { type DigestFacts, digestOf, hasTag } from "./digest.ts";
import * as store from "./store.ts";

const statusTones: Record<string, Tone> = {
  Success: "success",
  Warning: "warning",
  Error: "error",
  Fatal: "fatal",
};

/** How all backups are, what changed since the last summary, and the totals of the time between. */
export const renderDigest: RenderOther = async (context, row, channel, voice) => {
  const sql = context.database.reader;
  const { digest: id, from, until, skipped } = JSON.parse(row.facts) as DigestFacts;
  const found = await store.findDigest(sql, id);
  if (found === undefined) return null;
  const { name, tags } = digestOf(found);
  const { format, texts } = voice.reader;
  const jobs = (await store.listJobs(sql)).filter((job) => hasTag(tags, job.tags));
  const servers = new Set(jobs.map((job) => job.server_id));
  const incidents = (await store.listIncidents(sql, from)).filter((one) => servers.has(one.server_id));
  const open = incidents.filter((one) => one.closed_at === null);
  const troubled = new Map<number, Tone>();
  const tellings: Telling[] = [];
  for (const incident of open) {
    const tone = toneOf(incident.cause, incident.severity);
    if (incident.job_id !== null) troubled.set(incident.job_id, tone);
    const ids = {
      incident_id: incident.id,
      job_id: incident.job_id,
      run_id: null,
      server_id: incident.server_id,
    };
    tellings.push({
      tone,
      order: `${incident.server_id} ${incident.job_id ?? ""}`,
      incident: incident.id,
      item: async () => {
        const subject = await readSubject(sql, ids);
        if (subject?.incident == null) return null;
        const { server = "", backup = "", problem_name: cause = "" } = valuesOf(subject, voice);
        const title = `${backup === "" ? server : `${server} · ${backup}`}: ${cause}`;
        return { tone, title, text: problemOf(subject.incident, voice), url: urlOf(subject, voice) };
      },
    });
  }
  for (const job of jobs) {
    const tone = statusTones[job.latest_status ?? ""] ?? "info";
    if (troubled.has(job.id) || tone === "success" || tone === "info") continue;
    tellings.push({
      tone,
      order: `${job.server_id} ${job.id}`,
      incident: null,
      item: async () => ({
        tone,
        title: `${job.server_name} · ${job.name}: ${texts.notifications.tone[tone]}`,
        text: "",
        url: voice.publicUrl === null ? null : `${voice.publicUrl}/`,
      }),
    });
  }
  const several = await renderSeveral(tellings, [], null, voice);
  const states = jobs.map((job) => ({
    tone: troubled.get(job.id) ?? statusTones[job.latest_status ?? ""] ?? "info",
  }));
  const worst = countsOf(
    [...states, ...open.filter((one) => one.job_id === null).map(() => ({ tone: "overdue" as const }))],
    voice,
  );
  const ours = new Set(jobs.map((job) => job.id));
  const sums = (await store.totals(sql, from, until)).filter((one) => ours.has(one.job_id));
  const sum = (of: (one: store.Totals) => number | null) =>
    sums.reduce((total, one) => total + Number(of(one) ?? 0), 0);
  const opened = open.filter((one) => one.opened_at >= from).length;
  const closed = incidents.length - open.length;
  const changes =
    opened + closed === 0
      ? texts.notifications.line.unchanged
      : countsOf(
          [
            ...open
              .filter((one) => one.opened_at >= from)
              .map((one) => ({ tone: toneOf(one.cause, one.severity) })),
            ...Array.from({ length: closed }, () => ({ tone: "recovered" as const })),
          ],
          voice,
        );
  const values = {
    ...several.values,
    count: format.number(tellings.length),
    summary: tellings.length === 0 ? texts.notifications.line.fine : worst,
    digest_name: name,
    runs: format.number(sum((one) => one.runs)),
    uploaded_size: format.bytes(sum((one) => one.uploaded)),
    duration: format.duration(sum((one) => one.duration_ms)),
    changes,
    skipped: skipped === null ? "" : line(voice, "skipped", { day: format.date(Date.parse(skipped)) }),
    date: format.date(until),
    channel: channel.row.name,
  };
  const tone: Tone = tellings.length === 0 ? "success" : "warning";
  return {
    ...frame({ ...row, tone }, channel, voice),
    ...say(await currentWords(sql, "digest", voice), values, channel),
    items: several.items,
    itemsMore: several.more,
    links: homeLink(voice),
    cause: "digest",
    data: {
      from,
      until,
      backups: jobs.length,
      troubles: tellings.length,
      runs: sum((one) => one.runs),
      uploadedBytes: sum((one) => one.uploaded),
      durationMs: sum((one) => one.duration_ms),
    },
  };
};
