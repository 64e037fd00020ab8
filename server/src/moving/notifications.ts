import {
  languages,
  type NewChannel,
  type NotifyRule,
  newChannel,
  type TemplateName,
} from "@duplistatus/contract";
import { addChannel, changeChannel } from "../notifications/configured/change.ts";
import { changeRules } from "../notifications/rules/change.ts";
import { notificationsOf } from "../notifications/service.ts";
import { applyTemplate } from "../notifications/templates/commands.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import { type OldDatabase, objectOf, textOf } from "./old-database.ts";
import type { OpenSecret } from "./old-secrets.ts";
import type { OldJobSettings } from "./old-settings.ts";
import type { ImportReport } from "./report.ts";

/** The channels that this import made, by what 1.x called them. */
export interface MadeChannels {
  ntfy: number | null;
  email: number | null;
  /** Another ntfy channel for each further topic. */
  topics: Map<string, number>;
}

/** Adds one channel; one that cannot be is left with its reason. */
async function add(work: Work, input: NewChannel, report: ImportReport): Promise<number | null> {
  const { context, sql, at } = work;
  try {
    const id = await addChannel(context, sql, notificationsOf(context).kinds, newChannel.parse(input), at);
    await work.emit({ type: "channel.added", channelId: id });
    report.channels.push(input.name);
    return id;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    report.left.push(`Channel ${input.name}: ${error.message}`);
    return null;
  }
}

const ntfyInput = (old: OldDatabase, open: OpenSecret, topic: string | null): NewChannel | null => {
  const config = objectOf(old.configurations.get("ntfy_config"));
  const own = config === null ? "" : textOf(config, "topic");
  if (config === null || own === "") return null;
  const token = open(textOf(config, "accessToken"));
  return newChannel.parse({
    kind: "ntfy",
    name: topic === null ? "ntfy" : `ntfy ${topic}`.slice(0, 80),
    settings: { url: textOf(config, "url") || "https://ntfy.sh", topic: topic ?? own },
    secrets: token ? { token } : {},
  });
};

const security = { starttls: "starttls", ssl: "tls", tls: "tls", plain: "none", none: "none" } as const;

async function addMail(work: Work, old: OldDatabase, open: OpenSecret, report: ImportReport) {
  const config = objectOf(old.configurations.get("smtp_config"));
  if (config === null || textOf(config, "host") === "") return null;
  const [user, password] = [open(textOf(config, "username")), open(textOf(config, "password"))];
  const to = textOf(config, "mailto");
  const way = textOf(config, "connectionType") || (config.secure === true ? "tls" : "starttls");
  const noLogin = config.requireAuth === false;
  const id = await add(
    work,
    newChannel.parse({
      kind: "email",
      name: "E-mail",
      settings: {
        host: textOf(config, "host"),
        port: Number(textOf(config, "port")) || 587,
        security: security[way as keyof typeof security] ?? "starttls",
        ...(user && !noLogin ? { user } : {}),
        from: textOf(config, "fromAddress") || (user ?? "") || to.split(/[\s,;]+/)[0]!,
        ...(textOf(config, "senderName") ? { fromName: textOf(config, "senderName") } : {}),
        to,
      },
      secrets: password && !noLogin ? { password } : {},
    }),
    report,
  );
  if (id === null || noLogin || (user !== null && password !== null)) return id;
  await changeChannel(
    work.context,
    work.sql,
    notificationsOf(work.context).kinds,
    id,
    { enabled: false },
    work.at,
  );
  report.left.push("Channel E-mail: user and password must be entered again; it is switched off until then.");
  return id;
}

/**
 * Makes the channels of 1.x. Where this installation has channels already they are left.
 * @param topics further ntfy topics that single backups have
 */
export async function importChannels(
  work: Work,
  old: OldDatabase,
  open: OpenSecret,
  topics: readonly string[],
  report: ImportReport,
): Promise<MadeChannels> {
  const input = ntfyInput(old, open, null);
  const made: MadeChannels = {
    ntfy: input === null ? null : await add(work, input, report),
    email: await addMail(work, old, open, report),
    topics: new Map(),
  };
  for (const topic of topics) {
    const more = ntfyInput(old, open, topic);
    const id = more === null ? null : await add(work, more, report);
    if (id !== null) made.topics.set(topic, id);
  }
  const usual = [made.ntfy, made.email].filter((id) => id !== null);
  // The topics of single backups are for them alone.
  if (made.topics.size > 0) {
    await changeRules(work.sql, {
      scopes: [{ scope: "all" }],
      set: { channels: usual },
      clear: false,
      below: false,
    });
  }
  return made;
}

const troubles = ["overdue", "failing", "stuck", "unreachable", "unusual", "recovered"] as const;

/** What a backup has of its own; null where it is told of like all others. */
function ruleOf(settings: OldJobSettings, made: MadeChannels): NotifyRule | null {
  const rule: NotifyRule = {};
  const { runs, extraRuns } = settings;
  if (runs !== null && runs !== "warnings") rule.runs = runs;
  if (runs === "off") rule.topics = { failing: false };
  const usual = [settings.ntfy ? made.ntfy : null, settings.email ? made.email : null].filter(
    (id) => id !== null,
  );
  const all = [made.ntfy, made.email].filter((id) => id !== null);
  if (usual.length < all.length) rule.channels = usual;
  const topics = extraRuns === "off" ? [] : [...troubles];
  const further = (channelId: number, recipient: string | null) => ({
    channelId,
    recipient,
    runs: extraRuns,
    topics,
  });
  const { email } = made;
  const topic = settings.extraTopic === null ? undefined : made.topics.get(settings.extraTopic);
  const destinations = [
    ...(email === null ? [] : settings.extraEmails.map((address) => further(email, address))),
    ...(topic === undefined ? [] : [further(topic, null)]),
  ].slice(0, 20);
  if (destinations.length > 0) rule.destinations = destinations;
  return Object.keys(rule).length === 0 ? null : rule;
}

/** Who hears of a backup; true where that differs from the others. */
export async function importRule(
  work: Work,
  jobId: number,
  settings: OldJobSettings,
  made: MadeChannels,
): Promise<boolean> {
  const set = ruleOf(settings, made);
  if (set === null) return false;
  await changeRules(work.sql, { scopes: [{ scope: "job", id: jobId }], set, clear: false, below: false });
  return true;
}

/** 1.x told warnings and errors with one template. */
const templateNames: Readonly<Record<string, readonly TemplateName[]>> = {
  success: ["success"],
  warning: ["warning", "error"],
  overdueBackup: ["overdue"],
};

/** First words of the templates that 1.x came with in English: whoever never changed them has ours, which say more. */
const original = ["✅ {status} - ", "⚠️ {status} - ", "🕑 Overdue - "];

/** The messages that somebody wrote anew. */
export async function importTemplates(work: Work, old: OldDatabase, report: ImportReport): Promise<void> {
  const stored = objectOf(old.configurations.get("notification_templates"));
  if (stored === null) return;
  const stated = textOf(stored, "language");
  const language =
    languages.find((one) => one === stated) ?? languages.find((one) => one === stated.split("-")[0]);
  for (const [kind, names] of Object.entries(templateNames)) {
    const template = stored[kind];
    if (typeof template !== "object" || template === null) continue;
    const title = textOf(template as Record<string, unknown>, "title").slice(0, 500);
    const text = textOf(template as Record<string, unknown>, "message").slice(0, 20_000);
    if (text === "" || original.some((words) => title.startsWith(words))) continue;
    for (const name of names) {
      try {
        await applyTemplate(work, name, language ?? "en", { title, text, mail: text });
        report.templates.push(name);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        report.left.push(`Template ${name}: ${error.message}`);
      }
    }
  }
}
