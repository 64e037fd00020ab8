import { z } from "zod";
import { epochMs, language } from "./words.ts";

/**
 * `held`: gathered with others, or kept until quiet hours end. `queued`: to be sent, or to be tried again. `gathered`: told
 * together with others. `dead`: given up. `cancelled`: not worth telling any more.
 */
export const deliveryState = z
  .enum(["held", "queued", "sending", "sent", "gathered", "dead", "cancelled"])
  .meta({ id: "DeliveryState" });
export type DeliveryState = z.infer<typeof deliveryState>;

/** What a rule can ask for, beside finished runs. `unusual` is every cause that has no name of its own here. */
export const notifyTopics = [
  "overdue",
  "failing",
  "stuck",
  "unreachable",
  "unusual",
  "recovered",
  "newServer",
  "selfTest",
] as const;
export const notifyTopic = z.enum(notifyTopics).meta({ id: "NotifyTopic" });
export type NotifyTopic = z.infer<typeof notifyTopic>;

/** Which finished runs are told of. */
export const runLevel = z.enum(["off", "errors", "warnings", "all"]).meta({ id: "RunLevel" });
export type RunLevel = z.infer<typeof runLevel>;

/** How often people are told of an incident that stays open. */
export const remindPeriod = z.enum(["once", "daily", "weekly", "monthly"]).meta({ id: "RemindPeriod" });
export type RemindPeriod = z.infer<typeof remindPeriod>;

const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** By the clock on the wall in the zone of the channel; over midnight where `until` is not after `from`. */
export const quietHours = z
  .object({
    from: localTime,
    until: localTime,
    /** Days on which they begin, 0 = Sunday. */
    weekdays: z.array(z.number().int().min(0).max(6)).min(1).max(7),
    /** Errors and what is overdue come at once all the same. */
    errorsBreakThrough: z.boolean(),
  })
  .meta({ id: "QuietHours" });
export type QuietHours = z.infer<typeof quietHours>;

/** What every kind of channel has beside the settings of its kind. */
export const channelOptions = z
  .object({
    /** Null = as the notification settings say. */
    language: language.nullable().default(null),
    zone: z.string().max(64).nullable().default(null),
    /** How numbers and dates are written (`de-CH`); null = as the language does. */
    format: z.string().max(35).nullable().default(null),
    quiet: quietHours.nullable().default(null),
    /** 0–600; null = as the notification settings say. */
    gatherSeconds: z.number().int().min(0).max(600).nullable().default(null),
    /** Told instead when this channel delivered nothing for so long. */
    fallback: z
      .object({ channelId: z.number().int(), afterMinutes: z.number().int().min(1).max(1440) })
      .nullable()
      .default(null),
  })
  .meta({ id: "ChannelOptions" });
export type ChannelOptions = z.infer<typeof channelOptions>;

export const channelHealth = z.enum(["new", "ok", "failing", "attention"]).meta({ id: "ChannelHealth" });
export type ChannelHealth = z.infer<typeof channelHealth>;

const plain = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);

/** Names of secrets to set or, with null, to remove; one that is not named stays as it is. */
const secretChanges = z.record(z.string().max(64), z.string().max(20_000).nullable());
const channelName = z.string().trim().min(1).max(80);

/** Body of `POST /api/v1/channels`. */
export const newChannel = z
  .object({
    kind: z.string().min(1).max(40),
    name: channelName,
    settings: z.record(z.string().max(64), plain).default({}),
    secrets: secretChanges.default({}),
    options: channelOptions.prefault({}),
  })
  .meta({ id: "NewChannel" });
export type NewChannel = z.infer<typeof newChannel>;

/** Body of `PATCH /api/v1/channels/:id`; `settings` and `options` are replaced as a whole. */
export const channelPatch = z
  .object({
    name: channelName,
    enabled: z.boolean(),
    settings: z.record(z.string().max(64), plain),
    secrets: secretChanges,
    options: channelOptions,
  })
  .partial()
  .meta({ id: "ChannelPatch" });
export type ChannelPatch = z.infer<typeof channelPatch>;

const reasonFacts = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** One step of a test, in the order in which they happened. */
export const channelTestStep = z
  .object({
    code: z.enum(["name", "connect", "service", "login", "target", "send"]),
    ok: z.boolean(),
    ms: z.number(),
    /** Why it failed, as a code; `facts` carries what a sentence needs. */
    reason: z.string().nullable(),
    facts: reasonFacts,
  })
  .meta({ id: "ChannelTestStep" });
export const channelTest = z
  .object({ at: epochMs, ok: z.boolean(), steps: z.array(channelTestStep) })
  .meta({ id: "ChannelTest" });
export type ChannelTest = z.infer<typeof channelTest>;

/** One field of the form of a kind, in the order of the form. */
export const channelField = z
  .object({
    name: z.string(),
    input: z.enum(["text", "url", "email", "secret", "number", "choice", "switch", "lines", "hidden"]),
    secret: z.boolean(),
    advanced: z.boolean(),
    placeholder: z.string().nullable(),
    /** Shown only when another field has one of these values. */
    when: z.object({ field: z.string(), is: z.array(z.union([z.string(), z.boolean()])) }).nullable(),
    required: z.boolean(),
    default: z.unknown(),
    options: z.array(z.string()),
    min: z.number().nullable(),
    max: z.number().nullable(),
    maxLength: z.number().nullable(),
  })
  .meta({ id: "ChannelField" });

/** Answer of `GET /api/v1/channels/kinds`; `generated` are values made for a new channel: a random topic, keys. */
export const channelKinds = z
  .object({
    kinds: z.array(
      z.object({
        kind: z.string(),
        fields: z.array(channelField),
        generated: z.record(z.string(), z.string()),
        /** It has recipients, one message each. */
        recipients: z.boolean(),
        /** It hands on reports instead of messages. */
        relay: z.boolean(),
      }),
    ),
  })
  .meta({ id: "ChannelKinds" });
export type ChannelKinds = z.infer<typeof channelKinds>;

export const channel = z
  .object({
    id: z.number().int(),
    kind: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    /** Where it goes, in short: `ntfy.sh/backups`. */
    place: z.string(),
    settings: z.record(z.string(), z.unknown()),
    /** Names of the secrets that are set. */
    secretsSet: z.array(z.string()),
    options: channelOptions,
    health: channelHealth,
    /** Nothing is tried before. */
    pausedUntil: epochMs.nullable(),
    lastOkAt: epochMs.nullable(),
    lastTryAt: epochMs.nullable(),
    failingSince: epochMs.nullable(),
    /** Why the last message did not arrive, as a code. */
    reason: z.string().nullable(),
    facts: reasonFacts,
    /** Messages that wait, and those of the last seven days that arrived or were given up. */
    waiting: z.number().int(),
    weekSent: z.number().int(),
    weekDead: z.number().int(),
    lastTest: channelTest.nullable(),
  })
  .meta({ id: "Channel" });
export type Channel = z.infer<typeof channel>;
export const channels = z.object({ channels: z.array(channel) }).meta({ id: "Channels" });

/** Another destination of a server or job, beside the channels of the rule, with a filter of its own. */
export const notifyDestination = z
  .object({
    channelId: z.number().int(),
    /** For kinds with recipients: this one instead of those of the channel (`ops@example.org`). */
    recipient: z.string().trim().min(1).max(500).nullable().default(null),
    runs: runLevel,
    topics: z.array(notifyTopic).max(notifyTopics.length),
  })
  .meta({ id: "NotifyDestination" });
export type NotifyDestination = z.infer<typeof notifyDestination>;

/**
 * Who hears what. What is absent is inherited: a job's from its server, a server's from the default. `channels`: `all`
 * = every channel, also those added later.
 */
export const notifyRule = z
  .object({
    runs: runLevel,
    topics: z.partialRecord(notifyTopic, z.boolean()),
    remind: remindPeriod,
    channels: z.union([z.literal("all"), z.array(z.number().int()).max(200)]),
    destinations: z.array(notifyDestination).max(20),
  })
  .partial()
  .meta({ id: "NotifyRule" });
export type NotifyRule = z.infer<typeof notifyRule>;

/** Everything a rule says once it has inherited. */
export interface EffectiveRule {
  runs: RunLevel;
  topics: Record<NotifyTopic, boolean>;
  remind: RemindPeriod;
  channels: "all" | number[];
  destinations: NotifyDestination[];
}

/**
 * Why somebody was told, or was not:
 * - `queued`: told. `gathered`: told together with others. `quiet`: kept until quiet hours end. `unsteady`: it comes and
 *   goes; told when it stays. `common_cause`: its end is told when the others of the same cause have recovered.
 * - `below_level`: runs like this are not asked for. `topic_off`: neither are troubles of this kind. `no_channel`: there
 *   is no channel. `channel_off`, `channel_removed`. `not_for_this_kind`: the service has no use for it.
 * - `with_incident`: the incident of the same run tells it. `with_opened`: it had not been told yet, so that is told as it
 *   is now. `told_before`: this recipient was told of this event already.
 * - `closed_before_told`: it was over before anybody was told. `never_told`: its trouble was not told, so its end is not.
 * - `with_reminder`: told with everything else that is still open, at the time of reminders.
 * - `late`: became known more than a day afterwards; told in one summary with others like it.
 * - `too_old`: happened long before it was known here. `dry_run`. `acknowledged`, `snoozed`: somebody looks after it.
 * - `fallback`: told here because another channel delivered nothing. `expired`: useful no longer. `gone`: what it was
 *   about was removed.
 */
export const notifyOutcome = z
  .enum([
    "queued",
    "gathered",
    "quiet",
    "unsteady",
    "common_cause",
    "below_level",
    "topic_off",
    "no_channel",
    "channel_off",
    "channel_removed",
    "not_for_this_kind",
    "with_incident",
    "with_opened",
    "told_before",
    "closed_before_told",
    "never_told",
    "late",
    "too_old",
    "dry_run",
    "with_reminder",
    "reminded",
    "acknowledged",
    "snoozed",
    "fallback",
    "expired",
    "gone",
  ])
  .meta({ id: "NotifyOutcome" });
export type NotifyOutcome = z.infer<typeof notifyOutcome>;

/** `GET` and `PUT /api/v1/settings/notifications`. */
export const notificationSettings = z
  .object({
    /** 0–600: messages of one channel that come within so long become one. */
    gatherSeconds: z.number().int().min(0).max(600),
    language,
    /** Local time at which reminders come, in the zone of each channel. */
    remindAt: localTime,
    /** Messages carry a link that acknowledges the incident. */
    acknowledgeLinks: z.boolean(),
    /** Once a week every channel is tried. */
    weeklySelfTest: z.boolean(),
    /** Address of this installation for links in messages; null = none was seen yet. `PUBLIC_URL` goes before it. */
    publicUrl: z.string().max(500).nullable(),
    /**
     * A sign of life for a service that alarms when it stays away, through a channel of the kind `ping` that is used for
     * nothing else; null = none.
     */
    heartbeat: z
      .object({ channelId: z.number().int(), everyMinutes: z.number().int().min(1).max(1440) })
      .nullable(),
  })
  .meta({ id: "NotificationSettings" });
/** Answer of `GET` and `PUT /api/v1/settings/notifications`. */
export const notificationSettingsAnswer = notificationSettings
  .extend({
    /** What the environment decides; null = the setting holds. */
    fixed: z.object({ gatherSeconds: z.number().nullable(), publicUrl: z.string().nullable() }),
    /** How the last sign of life went; null = none yet. */
    lastHeartbeat: z.object({ at: epochMs, ok: z.boolean(), reason: z.string().nullable() }).nullable(),
  })
  .meta({ id: "NotificationSettingsAnswer" });
export type NotificationSettingsAnswer = z.infer<typeof notificationSettingsAnswer>;
export type NotificationSettings = z.infer<typeof notificationSettings>;

/** Templates by what they tell of; `trouble` is every incident without a template of its own. */
export const templateNames = [
  "success",
  "warning",
  "error",
  "overdue",
  "trouble",
  "recovered",
  "gathered",
  "reminder",
  "digest",
  "newServer",
  "unsteady",
  "selfTest",
  "test",
] as const;
export const templateName = z.enum(templateNames).meta({ id: "TemplateName" });
export type TemplateName = z.infer<typeof templateName>;

/** Every `{name}` that a template may use; `{#name}…{/name}` stands only where the variable is not empty. */
export const templateVariables = [
  "server",
  "server_name",
  "server_alias",
  "server_note",
  "server_url",
  "backup",
  "backup_name",
  "operation",
  "other_operation",
  "status",
  "backup_date",
  "duration",
  "uploaded_size",
  "storage_size",
  "available_versions",
  "file_count",
  "file_size",
  "messages_count",
  "warnings_count",
  "errors_count",
  "log_text",
  "last_backup_date",
  "last_elapsed",
  "last_good_date",
  "last_good_ago",
  "expected_date",
  "expected_elapsed",
  "next_run",
  "backup_interval",
  "overdue_tolerance",
  "failures",
  "problem",
  "problem_name",
  "since",
  "downtime",
  "closing",
  "changes",
  "count",
  "summary",
  "list",
  "causes",
  "withdrawn",
  "acknowledged",
  "skipped",
  "runs",
  "digest_name",
  "channel",
  "date",
  "run_url",
  "incident_url",
] as const;
export type TemplateVariable = (typeof templateVariables)[number];

/** Body of `POST /api/v1/digests` and `PUT /api/v1/digests/:id`. */
export const digestInput = z
  .object({
    name: z.string().trim().min(1).max(80),
    enabled: z.boolean().default(true),
    every: z.enum(["day", "week", "month"]),
    /** 0 = Sunday; of weekly ones. */
    weekday: z.number().int().min(0).max(6).default(1),
    /** Of monthly ones; in a shorter month the last day. */
    dayOfMonth: z.number().int().min(1).max(31).default(1),
    /** By the clock of each channel. */
    time: localTime,
    /** Only servers with one of these tags; empty = all. */
    tags: z.array(z.string().min(1).max(50)).max(50).default([]),
    channels: z.array(z.number().int()).min(1).max(50),
    /** When nothing is wrong: always, never, or for two weeks as the proof that messages arrive. */
    whenFine: z.enum(["always", "never", "two_weeks"]).default("two_weeks"),
  })
  .meta({ id: "DigestRequest" });
export type DigestInput = z.infer<typeof digestInput>;
export const digest = digestInput
  .extend({ id: z.number().int(), createdAt: epochMs, lastAt: epochMs.nullable() })
  .meta({ id: "Digest" });
export type Digest = z.infer<typeof digest>;
export const digests = z.object({ digests: z.array(digest) }).meta({ id: "Digests" });
/** Answer of `POST /api/v1/digests/:id/send`: to how many recipients it goes now. */
export const digestSent = z.object({ recipients: z.number().int() }).meta({ id: "DigestSent" });

/** One message to one recipient of one channel. */
export const delivery = z
  .object({
    id: z.number().int(),
    /** Names the event: the same event is told once to each recipient. */
    event: z.string(),
    /** What it tells of: `incident.opened`, `run.finished`, `digest`. */
    kind: z.string(),
    tone: z.string(),
    /** Cause of the incident, where it is about one. */
    cause: z.string().nullable(),
    createdAt: epochMs,
    channelId: z.number().int(),
    channelName: z.string(),
    channelKind: z.string(),
    recipient: z.string().nullable(),
    serverId: z.string().nullable(),
    serverName: z.string().nullable(),
    jobId: z.number().int().nullable(),
    jobName: z.string().nullable(),
    incidentId: z.number().int().nullable(),
    runId: z.number().int().nullable(),
    state: deliveryState,
    /** Why it waits or was not delivered, as a code: a reason of the channel, or why it is held or cancelled. */
    reason: z.string().nullable(),
    facts: z.record(z.string(), z.unknown()),
    /** HTTP or SMTP status of the last answer. */
    status: z.number().nullable(),
    attempts: z.number().int(),
    /** When it is tried (again); null when it is over. */
    dueAt: epochMs.nullable(),
    sentAt: epochMs.nullable(),
    tookMs: z.number().nullable(),
    /** The message that tells it together with others, and how many it tells itself. */
    partOf: z.number().int().nullable(),
    parts: z.number().int(),
    /** The message of another channel that this one stands in for. */
    insteadOf: z.number().int().nullable(),
  })
  .meta({ id: "Delivery" });
export type Delivery = z.infer<typeof delivery>;

/** `waiting`: queued or being sent. `held`: gathered, or kept until quiet hours end. */
export const deliveryFilter = z.enum(["all", "waiting", "held", "sent", "dead", "cancelled"]);
export type DeliveryFilter = z.infer<typeof deliveryFilter>;

/**
 * Answer of `GET /api/v1/deliveries?state=&channel=&incident=&run=&search=&before=`, newest first; what was told together
 * with others is left out unless it is asked for. `next` is the `before` of the next page.
 */
export const deliveries = z
  .object({
    deliveries: z.array(delivery),
    next: z.number().int().nullable(),
    counts: z.object({
      waiting: z.number().int(),
      held: z.number().int(),
      dead: z.number().int(),
    }),
  })
  .meta({ id: "Deliveries" });
export type Deliveries = z.infer<typeof deliveries>;

/** Words of a message as they were sent, or would be. */
export const messageContent = z
  .object({
    title: z.string(),
    text: z.string(),
    tone: z.string(),
    toneLabel: z.string(),
    facts: z.array(z.object({ label: z.string(), value: z.string() })),
    items: z.array(
      z.object({ tone: z.string(), title: z.string(), text: z.string(), url: z.string().nullable() }),
    ),
    itemsMore: z.string().nullable(),
    log: z.string().nullable(),
    links: z.array(z.object({ kind: z.string(), label: z.string(), url: z.string() })),
    footer: z.string().nullable(),
  })
  .meta({ id: "MessageContent" });
export type MessageContent = z.infer<typeof messageContent>;

/** Answer of `GET /api/v1/deliveries/:id`; `content` is null before the first attempt. */
export const deliveryDetail = z
  .object({
    delivery,
    content: messageContent.nullable(),
    /** What the service answered, its beginning. */
    answer: z.string().nullable(),
    /** What it tells together. */
    parts: z.array(delivery),
  })
  .meta({ id: "DeliveryDetail" });
export type DeliveryDetail = z.infer<typeof deliveryDetail>;

/** Body of `POST /api/v1/deliveries/retry`: these, or everything that was given up (absent). */
export const retryRequest = z
  .object({ ids: z.array(z.number().int()).max(1_000).optional() })
  .meta({ id: "RetryRequest" });
export const retryAnswer = z.object({ retried: z.number().int() }).meta({ id: "RetryAnswer" });

/** Why somebody was told, or not. */
export const notifyDecision = z
  .object({
    at: epochMs,
    /** What happened: `incident.opened`, `run.finished`. */
    kind: z.string(),
    outcome: notifyOutcome,
    /** Null: it holds for everybody. */
    channelId: z.number().int().nullable(),
    channelName: z.string().nullable(),
    recipient: z.string().nullable(),
    /** The message, and how it goes with it. */
    deliveryId: z.number().int().nullable(),
    deliveryState: deliveryState.nullable(),
    sentAt: epochMs.nullable(),
    facts: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "NotifyDecision" });
/** Answer of `GET /api/v1/incidents/:id/decisions` and `/api/v1/runs/:id/decisions`, oldest first. */
export const notifyDecisions = z
  .object({ decisions: z.array(notifyDecision) })
  .meta({ id: "NotifyDecisions" });
export type NotifyDecisions = z.infer<typeof notifyDecisions>;

const lastMessage = z.object({ kind: z.string(), cause: z.string().nullable(), at: epochMs }).nullable();

/** One line of the table of rules: what was set for it alone. What holds is told by `effectiveRule` (notify-rules.ts). */
export const ruleRow = z.object({ own: notifyRule, lastMessage });
/** Answer of `GET /api/v1/notifications/rules`. */
export const notifyRules = z
  .object({
    /** How often people are reminded where no rule says so. */
    remind: remindPeriod,
    all: ruleRow,
    servers: z.array(
      ruleRow.extend({
        id: z.string(),
        name: z.string(),
        alias: z.string().nullable(),
        note: z.string().nullable(),
        tags: z.array(z.string()),
        jobs: z.array(ruleRow.extend({ id: z.number().int(), name: z.string() })),
      }),
    ),
  })
  .meta({ id: "NotifyRules" });
export type NotifyRules = z.infer<typeof notifyRules>;

/**
 * Body of `PATCH /api/v1/notifications/rules`: the named fields are set in every scope; null takes an own value away.
 * `clear` first takes away everything that was set there; `below` also whatever was set for the jobs of these servers,
 * or for everything under the default ("sync to all").
 */
export const notifyRulesPatch = z
  .object({
    scopes: z
      .array(
        z.discriminatedUnion("scope", [
          z.object({ scope: z.literal("all") }),
          z.object({ scope: z.literal("server"), id: z.string().min(1) }),
          z.object({ scope: z.literal("job"), id: z.number().int() }),
        ]),
      )
      .min(1)
      .max(10_000),
    set: z
      .object({
        runs: runLevel.nullable(),
        topics: z.partialRecord(notifyTopic, z.boolean()).nullable(),
        remind: remindPeriod.nullable(),
        channels: z.union([z.literal("all"), z.array(z.number().int()).max(200)]).nullable(),
        destinations: z.array(notifyDestination).max(20).nullable(),
      })
      .partial()
      .default({}),
    clear: z.boolean().default(false),
    below: z.boolean().default(false),
  })
  .meta({ id: "NotifyRulesPatch" });
export type NotifyRulesPatch = z.infer<typeof notifyRulesPatch>;

const templateText = z.string().max(20_000);
export const templateWords = z
  .object({ title: z.string().max(500), text: templateText, mail: templateText })
  .meta({ id: "TemplateWords" });
export type TemplateWords = z.infer<typeof templateWords>;

/** Answer of `GET /api/v1/notifications/templates?language=`. */
export const templates = z
  .object({
    language,
    variables: z.array(z.string()),
    templates: z.array(
      z.object({
        name: templateName,
        words: templateWords,
        original: templateWords,
        /** Somebody changed it. */
        changed: z.boolean(),
      }),
    ),
  })
  .meta({ id: "Templates" });
export type Templates = z.infer<typeof templates>;

/** What is wrong in a part of a template, with the variable that is likely meant. */
export const templateProblem = z.object({
  part: z.enum(["title", "text", "mail"]),
  code: z.enum(["unknown_variable", "not_closed", "not_opened"]),
  name: z.string(),
  suggestion: z.string().nullable(),
  at: z.number().int(),
});

/** Body of `POST /api/v1/notifications/templates/preview`: on a run or incident, else on the latest one that fits. */
export const templatePreviewRequest = z
  .object({
    name: templateName,
    language,
    words: templateWords,
    runId: z.number().int().nullable().default(null),
    incidentId: z.number().int().nullable().default(null),
    /** Zone and numbers of this channel. */
    channelId: z.number().int().nullable().default(null),
  })
  .meta({ id: "TemplatePreviewRequest" });
export type TemplatePreviewRequest = z.infer<typeof templatePreviewRequest>;

/** Body of `POST /api/v1/notifications/templates/test`: the same, sent through a channel. */
export const templateTestRequest = templatePreviewRequest
  .extend({ channelId: z.number().int() })
  .meta({ id: "TemplateTestRequest" });
export type TemplateTestRequest = z.infer<typeof templateTestRequest>;
export const templatePreview = z
  .object({
    problems: z.array(templateProblem),
    /** Null while something is wrong, or when there is nothing to show it on. */
    push: messageContent.nullable(),
    mail: messageContent.nullable(),
    /** The mail for those who read text. */
    mailText: z.string().nullable(),
    /** What it is shown on. */
    server: z.string().nullable(),
    backup: z.string().nullable(),
    at: epochMs.nullable(),
  })
  .meta({ id: "TemplatePreview" });
export type TemplatePreview = z.infer<typeof templatePreview>;

/** Body of `POST /api/v1/channels/:id/devices`: what `PushSubscription.toJSON()` gives in a browser. */
export const newDevice = z
  .object({
    /** For lists: "Firefox on Linux". */
    name: z.string().trim().min(1).max(100),
    subscription: z.object({
      endpoint: z.string().max(1_000),
      keys: z.object({ p256dh: z.string().max(200), auth: z.string().max(100) }),
    }),
  })
  .meta({ id: "NewDevice" });
/** Browsers that a Web Push channel sends to. */
export const channelDevices = z
  .object({ devices: z.array(z.object({ id: z.string(), name: z.string() })) })
  .meta({ id: "ChannelDevices" });
export type ChannelDevices = z.infer<typeof channelDevices>;
