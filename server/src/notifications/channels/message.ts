import type { Language } from "@duplistatus/contract";

/**
 * What a message tells of. `gathered` holds several troubles in one message, `reminded` everything still open,
 * `test` is the button "Send a test", `self_test` the weekly proof that the channel works, `heartbeat` the sign of life
 * of this program (never kept in the outbox). The names are the `type` of webhook bodies: letters, "_" and "." only.
 */
export type MessageEvent =
  | "run.started"
  | "run.finished"
  | "incident.opened"
  | "incident.escalated"
  | "incident.reminded"
  | "incident.closed"
  | "gathered"
  | "digest"
  | "server.new"
  | "self_test"
  | "test"
  | "heartbeat";

/** How it went, best first after `info`; decides on symbol, colour and urgency. `overdue` is also stuck and unreachable. */
export const tones = ["info", "success", "recovered", "warning", "error", "fatal", "overdue"] as const;
export type Tone = (typeof tones)[number];

export interface Link {
  /** `open` leads to run, incident or dashboard; `acknowledge` does something and is shown second. */
  kind: "open" | "acknowledge";
  /** What a button says, in the language of the message. */
  label: string;
  /** Absolute, http or https. */
  url: string;
}

/** One line of a table: label and value in the words of the message. */
export interface Fact {
  label: string;
  value: string;
}

/** One of several things in a message: a trouble of a gathered one, a backup of a digest. */
export interface Item {
  tone: Tone;
  title: string;
  text: string;
  url: string | null;
}

/** Values for programs: body of webhooks, labels of Alertmanager. */
export type Data = { [name: string]: DataValue };
export type DataValue = string | number | boolean | null | DataValue[] | Data;

/** Ties the messages about one trouble together, where the service can. */
export interface IncidentThread {
  /** The same for every message about the incident, other for every other incident: letters, digits, "-", "_". */
  key: string;
  /** `resolve` closes the incident at the service. */
  phase: "open" | "update" | "resolve";
  /** Epoch ms. */
  openedAt: number;
  /** `ref` of the first message about this incident that this channel (and recipient) has sent; null when none is known. */
  ref: string | null;
}

/**
 * One message, in words already: language, zone and numbers are those of the channel. Everything in it is plain text;
 * a channel escapes and cuts it for its service. Line breaks in `text` and `log` are "\n".
 */
export interface Message {
  event: MessageEvent;
  tone: Tone;
  /** The tone as a word in the language of the message: "Error", "Overdue". */
  toneLabel: string;
  title: string;
  /** What the template says. */
  text: string;
  /** Shown as a table where the service has one; elsewhere `text` must do. */
  facts: Fact[];
  /** Several things told at once; empty for most messages. Channels list them below `text`. */
  items: Item[];
  /** What follows the items: "and 27 more". */
  itemsMore: string | null;
  /** Warnings and errors of the run. The first thing to be cut. */
  log: string | null;
  /** The first `open` link is where a click on the message leads; it survives every cut. */
  links: Link[];
  /** Extra words for services that have tags. */
  tags: string[];
  incident: IncidentThread | null;
  /** The same for every attempt at this delivery, other for every other delivery: letters, digits, "-", "_"; ≤ 64. */
  idempotencyKey: string;
  /** When it happened, epoch ms. */
  at: number;
  /** When these words were made, at the first attempt; epoch ms. The date of a mail. */
  composedAt: number;
  /** Names for services that sort by them; null where the message is about no single one. */
  server: string | null;
  backup: string | null;
  /** Cause of the incident, or the event, as a code: `overdue`, `failing`. */
  cause: string;
  data: Data;
  locale: Language;
  zone: string;
  /** A sentence that says why one gets this and where to change it; null for none. Mail shows it at its end. */
  footer: string | null;
  /** Only digests: where one can stop them, https. */
  unsubscribeUrl: string | null;
}
