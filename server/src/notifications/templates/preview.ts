import {
  type TemplateName,
  type TemplatePreview,
  type TemplatePreviewRequest,
  type TemplateWords,
  templateVariables,
} from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import { readRunLog } from "../../records/runs/run-log.ts";
import type { Tone } from "../channels/message.ts";
import { optionsOf } from "../configured/channel.ts";
import { findChannel } from "../configured/store.ts";
import { contentOf } from "../deliveries/view.ts";
import { toneOf } from "../notices/subscriber.ts";
import { factsOf, readSubject, type Subject, urlOf, valuesOf } from "../render/subject.ts";
import { type Voice, voiceOf } from "../render/voice.ts";
import { fillTemplate, templateProblems, type Values } from "./engine.ts";
import * as store from "./preview-store.ts";

type Problems = TemplatePreview["problems"];

/** Everything that is wrong with the words of a template. */
export const problemsOf = (words: TemplateWords): Problems =>
  (["title", "text", "mail"] as const).flatMap((part) =>
    templateProblems(words[part]).map((problem) => ({ part, ...problem })),
  );

const ofRuns: readonly TemplateName[] = ["success", "warning", "error"];

async function subjectFor(context: Context, request: TemplatePreviewRequest): Promise<Subject | null> {
  const { reader } = context.database;
  const { name, runId, incidentId } = request;
  const byRun = incidentId === null && (runId !== null || ofRuns.includes(name));
  const found = byRun
    ? await store.exampleRun(reader, name, runId)
    : await store.exampleIncident(reader, name, incidentId);
  if (found === undefined) return null;
  const subject = await readSubject(reader, {
    server_id: found.server_id,
    job_id: found.job_id,
    run_id: byRun ? found.id : null,
    incident_id: byRun ? null : found.id,
  });
  if (subject?.run != null) {
    const { errors, warnings } = await readRunLog(context, subject.run);
    subject.log = [...errors, ...warnings].join("\n").slice(0, 4_000) || null;
  }
  return subject;
}

const statusTones: Record<string, Tone> = {
  Success: "success",
  Warning: "warning",
  Error: "error",
  Fatal: "fatal",
};

function toneFor({ run, incident }: Subject): Tone {
  if (incident !== null)
    return incident.closed_at === null ? toneOf(incident.cause, incident.severity) : "recovered";
  return statusTones[run?.status ?? ""] ?? "info";
}

/** Variables that only messages about several things have: each shows its own name, so that one sees where it stands. */
function severalValues(values: Values, voice: Voice): Values {
  const { tone } = voice.reader.texts.notifications;
  const shown = Object.fromEntries(templateVariables.map((variable) => [variable, values[variable] ?? ""]));
  return {
    ...shown,
    count: values.count ?? voice.reader.format.number(3),
    summary: `${tone.overdue}: ${voice.reader.format.number(2)}, ${tone.warning}: ${voice.reader.format.number(1)}`,
    changes: voice.reader.format.number(5),
    runs: voice.reader.format.number(31),
    digest_name: "duplistatus",
  };
}

/** A template as phone and mail would show it, on a real run or incident. */
export async function previewTemplate(
  context: Context,
  request: TemplatePreviewRequest,
): Promise<TemplatePreview> {
  const problems = problemsOf(request.words);
  const channel =
    request.channelId === null ? undefined : await findChannel(context.database.reader, request.channelId);
  const options = channel === undefined ? { zone: null, format: null } : optionsOf(channel);
  const voice = await voiceOf(context, { ...options, language: request.language });
  const subject = await subjectFor(context, request);
  if (problems.length > 0 || subject === null) {
    return { problems, push: null, mail: null, server: null, backup: null, at: null };
  }
  const values = severalValues({ ...valuesOf(subject, voice), channel: channel?.name ?? "Phone" }, voice);
  const { notifications } = voice.reader.texts;
  const tone = toneFor(subject);
  const url = urlOf(subject, voice);
  const label = subject.incident === null ? notifications.link.run : notifications.link.incident;
  const frame = {
    title: fillTemplate(request.words.title, values).replace(/\s+/g, " "),
    tone,
    toneLabel: notifications.tone[tone],
    facts: factsOf(subject, values, voice),
    items: [],
    itemsMore: null,
    log: subject.log,
    links: url === null ? [] : [{ kind: "open" as const, label, url }],
    footer: null,
  };
  return {
    problems,
    push: contentOf({ ...frame, text: fillTemplate(request.words.text, values) } as never),
    mail: contentOf({ ...frame, text: fillTemplate(request.words.mail, values) } as never),
    server: values.server ?? null,
    backup: values.backup ?? null,
    at: subject.incident?.opened_at ?? subject.run?.begin_at ?? null,
  };
}
