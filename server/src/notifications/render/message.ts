import type { TemplateName } from "@duplistatus/contract";
import { getSetting } from "../../access/settings/settings.ts";
import type { Context } from "../../platform/context.ts";
import { readRunLog } from "../../records/runs/run-log.ts";
import type { Item, Link, Message, MessageEvent, Tone } from "../channels/message.ts";
import type { Configured } from "../configured/channel.ts";
import type { CommonCause } from "../gather/common-cause.ts";
import { listParts } from "../gather/store.ts";
import { makeLink } from "../links/links.ts";
import type { DeliveryRow } from "../outbox/store.ts";
import { fillTemplate, type Values } from "../templates/engine.ts";
import { renderSeveral, type Telling } from "./several.ts";
import * as store from "./store.ts";
import { dataOf, factsOf, readSubject, type Subject, urlOf, valuesOf } from "./subject.ts";
import { line, type Voice, voiceOf } from "./voice.ts";
import { currentWords, type Words } from "./words.ts";

/** Which template tells it. */
export function templateOf(row: Pick<DeliveryRow, "kind" | "tone" | "facts">): TemplateName {
  const facts = JSON.parse(row.facts) as { cause?: string; unsteady?: number };
  if (facts.unsteady !== undefined) return "unsteady";
  switch (row.kind) {
    case "run.finished":
      if (row.tone === "success") return "success";
      return row.tone === "warning" ? "warning" : "error";
    case "incident.opened":
    case "incident.escalated":
    case "incident.reminded":
      if (facts.cause === "overdue") return "overdue";
      return facts.cause === "failing" ? "error" : "trouble";
    case "incident.closed":
      return "recovered";
    case "server.new":
      return "newServer";
    case "self_test":
      return "selfTest";
    case "digest":
      return "digest";
    case "gathered":
      return "gathered";
    default:
      return "test";
  }
}

/** Another incident goes on with it after a merge, and is told itself. */
const isContinued = ({ incident }: Subject): boolean =>
  incident?.closed_by != null &&
  ["continued", "server_merged"].includes((JSON.parse(incident.closed_by) as { code: string }).code);

/** The log is there to be skimmed; the run page has all of it. */
const logLimit = 4_000;

/** Warnings and errors of a run, as text. */
async function logOf(context: Context, subject: Subject): Promise<string | null> {
  const { run } = subject;
  if (run === null || (run.warnings === 0 && run.errors === 0 && run.status === "Success")) return null;
  try {
    const { errors, warnings } = await readRunLog(context, run);
    const text = [...errors, ...warnings].join("\n");
    return text === "" ? null : text.slice(0, logLimit);
  } catch (error) {
    context.log.warn({ err: error, run: run.id }, "the log of a run could not be read for a message");
    return null;
  }
}

/** Tells installations and channels apart at services that both use. */
const originOf = ({ row }: Configured): string => `c${row.id}-${row.created_at.toString(36)}`;

const phaseOf = (kind: string): "open" | "update" | "resolve" =>
  kind === "incident.closed" ? "resolve" : kind === "incident.opened" ? "open" : "update";

/** What all messages have in common. */
export function frame(
  row: Pick<DeliveryRow, "id" | "kind" | "tone" | "created_at">,
  channel: Configured,
  voice: Voice,
): Message {
  const tone = row.tone as Tone;
  return {
    event: row.kind as MessageEvent,
    tone,
    toneLabel: voice.reader.texts.notifications.tone[tone],
    title: "",
    text: "",
    facts: [],
    items: [],
    itemsMore: null,
    log: null,
    links: [],
    tags: [],
    incident: null,
    idempotencyKey: `${originOf(channel)}-d${row.id}`,
    at: row.created_at,
    composedAt: voice.now,
    server: null,
    backup: null,
    cause: row.kind,
    data: {},
    locale: voice.language,
    zone: voice.zone,
    footer: line(voice, "footer", { channel: channel.row.name }),
    unsubscribeUrl: null,
  };
}

/** Title and text by the template; kinds that send mail take its longer text. */
export function say(words: Words, values: Values, channel: Configured): Pick<Message, "title" | "text"> {
  const title = fillTemplate(words.title, values).replace(/\s+/g, " ");
  return { title, text: fillTemplate(channel.kind.kind === "email" ? words.mail : words.text, values) };
}

function linksOf(subject: Subject, voice: Voice): Link[] {
  const url = urlOf(subject, voice);
  if (url === null) return [];
  const { link } = voice.reader.texts.notifications;
  const label = subject.incident !== null ? link.incident : subject.run !== null ? link.run : link.dashboard;
  return [{ kind: "open", label, url }];
}

/** A button that acknowledges the incident, where people want that. */
async function acknowledgeLink(
  context: Context,
  row: DeliveryRow,
  incident: store.IncidentFacts | null,
  { publicUrl, reader, now }: Voice,
): Promise<Link[]> {
  if (publicUrl === null || incident === null || incident.closed_at !== null) return [];
  if (!(await getSetting(context, "notifications")).acknowledgeLinks) return [];
  const secret = await makeLink(context, incident.id, row.channel_id, now);
  const url = `${publicUrl}/api/acknowledge/${secret}`;
  return [{ kind: "acknowledge", label: reader.texts.notifications.link.acknowledge, url }];
}

async function renderOne(
  context: Context,
  row: DeliveryRow,
  channel: Configured,
  voice: Voice,
): Promise<Message | null> {
  const sql = context.database.reader;
  const subject = await readSubject(sql, row);
  if (subject === null || isContinued(subject)) return null;
  const facts = JSON.parse(row.facts) as { cause?: string; unsteady?: number };
  subject.log = row.kind === "incident.closed" ? null : await logOf(context, subject);
  const values: Values = {
    ...valuesOf(subject, voice),
    ...(facts.unsteady === undefined ? {} : { changes: voice.reader.format.number(facts.unsteady) }),
    channel: channel.row.name,
  };
  const { incident, server, job } = subject;
  const words = await currentWords(sql, templateOf(row), voice);
  const thread =
    incident === null
      ? null
      : {
          key: `${originOf(channel)}-i${incident.id}`,
          phase: phaseOf(row.kind),
          openedAt: incident.opened_at,
          ref: await store.firstRef(sql, incident.id, row.channel_id, row.recipient),
        };
  return {
    ...frame(row, channel, voice),
    ...say(words, values, channel),
    facts: factsOf(subject, values, voice),
    log: subject.log,
    links: [...linksOf(subject, voice), ...(await acknowledgeLink(context, row, incident, voice))],
    incident: thread,
    server: server === null ? null : (server.alias ?? server.name),
    backup: job?.name ?? null,
    cause: incident?.cause ?? facts.cause ?? row.kind,
    data: dataOf(subject, voice),
  };
}

/** That a run began, for watchers who measure by it: they show no words. */
async function renderStarted(
  context: Context,
  row: DeliveryRow,
  channel: Configured,
  voice: Voice,
): Promise<Message | null> {
  const subject = await readSubject(context.database.reader, row);
  if (subject === null) return null;
  const { server, backup } = valuesOf(subject, voice);
  const title = [server, backup].filter((name) => name !== "").join(" · ");
  return { ...frame(row, channel, voice), title, server: server ?? null, backup: backup ?? null };
}

/** One line of a message that tells several things. */
async function itemOf(
  context: Context,
  part: DeliveryRow,
  channel: Configured,
  voice: Voice,
): Promise<Item | null> {
  const sql = context.database.reader;
  const subject = await readSubject(sql, part);
  if (subject === null || isContinued(subject)) return null;
  const facts = JSON.parse(part.facts) as { unsteady?: number };
  const values = {
    ...valuesOf(subject, voice),
    ...(facts.unsteady === undefined ? {} : { changes: String(facts.unsteady) }),
  };
  const { title } = say(await currentWords(sql, templateOf(part), voice), values, channel);
  const text = part.kind === "incident.closed" ? "" : (values.problem ?? "").split("\n")[0]!;
  return { tone: part.tone as Tone, title, text, url: urlOf(subject, voice) };
}

/** Whatever renders a kind of message that is no single thing and not gathered: reminders, digests. */
export type RenderOther = (
  context: Context,
  row: DeliveryRow,
  channel: Configured,
  voice: Voice,
) => Promise<Message | null>;

async function renderGathered(
  context: Context,
  row: DeliveryRow,
  channel: Configured,
  voice: Voice,
): Promise<Message | null> {
  const sql = context.database.reader;
  const parts = (await listParts(sql, row.id)).filter(({ state }) => state === "gathered");
  if (parts.length === 0) return null;
  const { causes, withdrawn, late } = JSON.parse(row.facts) as {
    causes: CommonCause[];
    withdrawn: number;
    late?: boolean;
  };
  const since = causes.some(({ kind }) => kind === "all") ? await store.lastArrival(sql) : null;
  const tellings: Telling[] = parts.map((part) => ({
    tone: part.tone as Tone,
    order: `${part.server_id ?? ""} ${part.job_id ?? ""}`,
    incident: part.incident_id,
    item: () => itemOf(context, part, channel, voice),
  }));
  const several = await renderSeveral(tellings, causes, since, voice);
  const values: Values = {
    ...several.values,
    ...(late && { causes: line(voice, "late", {}) }),
    withdrawn: withdrawn === 0 ? "" : line(voice, "withdrawn", { count: withdrawn }),
    channel: channel.row.name,
  };
  return {
    ...frame(row, channel, voice),
    ...say(await currentWords(sql, "gathered", voice), values, channel),
    items: several.items,
    itemsMore: several.more,
    links: homeLink(voice),
    data: { messages: parts.length, events: parts.slice(0, 100).map((part) => part.event_key) },
  };
}

/** Where a message leads that is about several things. */
export function homeLink({ publicUrl, reader }: Voice): Link[] {
  if (publicUrl === null) return [];
  return [{ kind: "open", label: reader.texts.notifications.link.dashboard, url: `${publicUrl}/` }];
}

async function renderTest(
  context: Context,
  row: DeliveryRow,
  channel: Configured,
  voice: Voice,
): Promise<Message> {
  const words = await currentWords(context.database.reader, templateOf(row), voice);
  return {
    ...frame(row, channel, voice),
    ...say(words, { channel: channel.row.name, date: voice.reader.format.date(voice.now) }, channel),
    links: homeLink(voice),
  };
}

/**
 * The words of a message, in the language, zone and numbers of its channel; null when there is nothing to say any more.
 * @param others kinds of messages that are rendered elsewhere
 */
export async function renderMessage(
  context: Context,
  row: DeliveryRow,
  channel: Configured,
  others: Readonly<Record<string, RenderOther>> = {},
): Promise<Message | null> {
  const voice = await voiceOf(context, channel.options);
  const other = others[row.kind];
  let message: Message | null;
  if (row.kind === "gathered") message = await renderGathered(context, row, channel, voice);
  else if (row.kind === "run.started") message = await renderStarted(context, row, channel, voice);
  else if (row.kind === "test" || row.kind === "self_test")
    message = await renderTest(context, row, channel, voice);
  else if (other !== undefined && row.job_id === null && row.incident_id === null)
    message = await other(context, row, channel, voice);
  else message = await renderOne(context, row, channel, voice);
  if (message === null || row.instead_of === null) return message;
  const said = JSON.parse(row.reason_facts) as { channel?: string; since?: number };
  return { ...message, text: `${message.text}\n${line(voice, "fallback", said)}`.trim() };
}
