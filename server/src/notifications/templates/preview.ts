import {
  type ChannelTest,
  type ErrorDetail,
  type MessageContent,
  type TemplateName,
  type TemplatePreview,
  type TemplatePreviewRequest,
  type TemplateTestRequest,
  type TemplateWords,
  templateVariables,
} from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { readRunLog } from "../../records/runs/run-log.ts";
import { mailText } from "../channels/email/mail-text.ts";
import type { Item, Message, Tone } from "../channels/message.ts";
import { optionsOf } from "../configured/channel.ts";
import { findChannel } from "../configured/store.ts";
import { testChannel } from "../configured/test-channel.ts";
import { contentOf } from "../deliveries/view.ts";
import { toneOf } from "../notices/subscriber.ts";
import { frame, homeLink } from "../render/message.ts";
import { factsOf, problemOf, readSubject, type Subject, urlOf, valuesOf } from "../render/subject.ts";
import { type Voice, voiceOf } from "../render/voice.ts";
import { notificationsOf } from "../service.ts";
import { fillTemplate, templateProblems, type Values } from "./engine.ts";
import * as store from "./preview-store.ts";

type Problems = TemplatePreview["problems"];

/** Everything that is wrong with the words of a template. */
export const problemsOf = (words: TemplateWords): Problems =>
  (["title", "text", "mail"] as const).flatMap((part) =>
    templateProblems(words[part]).map((problem) => ({ part, ...problem })),
  );

const ofRuns: readonly TemplateName[] = ["success", "warning", "error"];
/** Templates that tell nothing of a backup. */
const ofNothing: readonly TemplateName[] = ["test", "selfTest"];

/** What is wrong, as the answer of the interface says it. */
export function detailOf({ part, code, name, suggestion }: Problems[number]): ErrorDetail {
  if (code === "not_closed") return { reason: "template_not_closed", part, name };
  if (code === "not_opened") return { reason: "template_not_opened", part, name };
  if (suggestion === null) return { reason: "template_variable_plain", part, name };
  return { reason: "template_variable", part, name, suggestion };
}

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

/** Templates that tell several things, each in a line. */
const ofSeveral: readonly TemplateName[] = ["gathered", "reminder", "digest"];
/** So many lines show how several look. */
const exampleLines = 3;

async function exampleItems(context: Context, voice: Voice): Promise<Item[]> {
  const { reader } = context.database;
  const items: Item[] = [];
  for (const found of await store.latestIncidents(reader, exampleLines)) {
    const ids = { incident_id: found.id, job_id: null, run_id: null, server_id: null };
    const subject = await readSubject(reader, ids);
    if (subject?.incident == null) continue;
    const { server = "", backup = "", problem_name: cause = "" } = valuesOf(subject, voice);
    items.push({
      tone: toneOf(subject.incident.cause, subject.incident.severity),
      title: `${[server, backup].filter(Boolean).join(" · ")}: ${cause}`,
      text: problemOf(subject.incident, voice),
      url: urlOf(subject, voice),
    });
  }
  return items;
}

type Shown = Pick<Message, keyof MessageContent>;

interface Composed {
  voice: Voice;
  /** As push and chat show it, and as a mail does. */
  push: Shown;
  mail: Shown;
  about: Pick<TemplatePreview, "server" | "backup" | "at">;
}

/** The words on a real run or incident; null when there is none. */
async function compose(context: Context, request: TemplatePreviewRequest): Promise<Composed | null> {
  const channel =
    request.channelId === null ? undefined : await findChannel(context.database.reader, request.channelId);
  const options = channel === undefined ? { zone: null, format: null } : optionsOf(channel);
  const voice = await voiceOf(context, { ...options, language: request.language });
  const subject = await subjectFor(context, request);
  if (subject === null) return null;
  const values = severalValues({ ...valuesOf(subject, voice), channel: channel?.name ?? "Phone" }, voice);
  const { notifications } = voice.reader.texts;
  const several = ofSeveral.includes(request.name);
  const alone = !several && !ofNothing.includes(request.name);
  const tone = alone ? toneFor(subject) : several ? "warning" : "info";
  const url = urlOf(subject, voice);
  const label = subject.incident === null ? notifications.link.run : notifications.link.incident;
  const items = several ? await exampleItems(context, voice) : [];
  const shown = {
    title: fillTemplate(request.words.title, {
      ...values,
      list: items.map(({ title }) => title).join("\n"),
    }).replace(/\s+/g, " "),
    tone,
    toneLabel: notifications.tone[tone],
    facts: alone ? factsOf(subject, values, voice) : [],
    items,
    itemsMore: null,
    log: alone ? subject.log : null,
    links: !alone ? homeLink(voice) : url === null ? [] : [{ kind: "open" as const, label, url }],
    footer: null,
  };
  return {
    voice,
    push: { ...shown, text: fillTemplate(request.words.text, values) },
    mail: { ...shown, text: fillTemplate(request.words.mail, values) },
    about: {
      server: alone ? (values.server ?? null) : null,
      backup: alone ? (values.backup ?? null) : null,
      at: subject.incident?.opened_at ?? subject.run?.begin_at ?? null,
    },
  };
}

/** A template as phone and mail would show it, on a real run or incident. */
export async function previewTemplate(
  context: Context,
  request: TemplatePreviewRequest,
): Promise<TemplatePreview> {
  const problems = problemsOf(request.words);
  const composed = problems.length > 0 ? null : await compose(context, request);
  if (composed === null) {
    return { problems, push: null, mail: null, mailText: null, server: null, backup: null, at: null };
  }
  const { push, mail, about } = composed;
  return { problems, push: contentOf(push), mail: contentOf(mail), mailText: mailText(mail), ...about };
}

/**
 * Sends the words through a channel as a test, on the run or incident that the preview shows.
 * @throws {AppError} invalid_request for words that cannot be used; not_found where there is nothing to show them on
 */
export async function testTemplate(context: Context, request: TemplateTestRequest): Promise<ChannelTest> {
  const [problem] = problemsOf(request.words);
  if (problem !== undefined) throw new AppError("invalid_request", detailOf(problem));
  const composed = await compose(context, request);
  if (composed === null) throw new AppError("not_found");
  const { sending } = notificationsOf(context);
  return testChannel(context, sending, request.channelId, undefined, {
    async compose(channel) {
      const shown = channel.kind.kind === "email" ? composed.mail : composed.push;
      const draft = { id: 0, kind: "test", tone: shown.tone, created_at: context.clock.now() };
      const whole = frame(draft, channel, composed.voice);
      return { ...whole, ...shown, footer: whole.footer };
    },
  });
}
