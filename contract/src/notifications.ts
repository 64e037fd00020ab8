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
      }),
    ),
  })
  .meta({ id: "ChannelKinds" });

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
export const effectiveRule = z
  .object({
    runs: runLevel,
    topics: z.record(notifyTopic, z.boolean()),
    remind: remindPeriod,
    channels: z.union([z.literal("all"), z.array(z.number().int())]),
    destinations: z.array(notifyDestination),
  })
  .meta({ id: "EffectiveRule" });
export type EffectiveRule = z.infer<typeof effectiveRule>;

/**
 * Why somebody was told, or was not:
 * - `queued`: told. `gathered`: told together with others. `quiet`: kept until quiet hours end. `unsteady`: it comes and
 *   goes; told when it stays. `common_cause`: its end is told when the others of the same cause have recovered.
 * - `below_level`: runs like this are not asked for. `topic_off`: neither are troubles of this kind. `no_channel`: there
 *   is no channel. `channel_off`, `channel_removed`. `not_for_this_kind`: the service has no use for it.
 * - `with_incident`: the incident of the same run tells it. `with_opened`: it had not been told yet, so that is told as it
 *   is now. `told_before`: this recipient was told of this event already.
 * - `closed_before_told`: it was over before anybody was told. `never_told`: its trouble was not told, so its end is not.
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
    "too_old",
    "dry_run",
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
  })
  .meta({ id: "NotificationSettings" });
export type NotificationSettings = z.infer<typeof notificationSettings>;
