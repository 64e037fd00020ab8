import type { Socket } from "node:net";
import type { z } from "zod";
import type { HttpAnswer, HttpRequest } from "../../platform/outbound/http-client.ts";
import type { OutboundReason } from "../../platform/outbound/outbound-problem.ts";
import type { Message, MessageEvent } from "./message.ts";

/** Why something was not sent. People are told in words made from code and facts; no secret is in them. */
export type ReasonCode =
  // Nobody answered, or nobody may be asked
  | OutboundReason
  // The service answered
  | "rate-limited"
  | "quota"
  | "server-error"
  | "redirected"
  | "wrong-login"
  | "forbidden"
  | "not-found"
  | "gone"
  | "content-refused"
  | "too-large"
  | "unexpected-answer"
  // Only some services
  | "partly-delivered"
  | "nothing-configured"
  | "recipient-refused"
  | "recipient-gone"
  | "tls-not-offered"
  | "human-needed"
  | "blocked"
  /** Reports come back to this installation. */
  | "loop"
  // This side
  | "internal";

/** `host`, `status` (HTTP or SMTP), `text` (what the service said, ≤ 1 kB) and what else a reason needs. */
export type Facts = Record<string, string | number | null>;

/** How a delivery ended (CHANNELS: sent, temporary, permanent for this content, permanent). */
export type Outcome =
  | {
      result: "sent";
      /** HTTP or SMTP status. */
      status: number | null;
      /** First 1 kB of the answer. */
      excerpt: string;
      /** Where this message is at the service; comes back as `IncidentThread.ref`. */
      ref: string | null;
      /** The service has moved: store these settings in place of the present ones (Telegram's new chat id). */
      changedSettings?: Record<string, unknown>;
    }
  | {
      /** Try again later. */
      result: "temporary";
      reason: ReasonCode;
      facts: Facts;
      /** Not before, epoch ms; null for the usual schedule. */
      retryAt: number | null;
      /** The service wants nothing from the whole channel until then. */
      pausesChannel: boolean;
      /** Others got it: one more attempt is all that is worth the doubles. */
      retryOnce?: boolean;
    }
  | {
      /** This message to this recipient will never arrive; the channel is healthy. */
      result: "refused";
      reason: ReasonCode;
      facts: Facts;
      /** The recipient is no more (a browser that was unsubscribed): forget it. */
      recipientGone?: boolean;
    }
  | {
      /** Nothing will arrive until somebody mends the channel; keep its queue. */
      result: "broken";
      reason: ReasonCode;
      facts: Facts;
    };

/** One step of a test, in the order in which they happen. The page has a sentence per code. */
export interface TestStep {
  /**
   * `name`: looked the host up. `connect`: reached it (mail: greeting and encryption). `service`: it is the right kind of
   * service and well. `login`: it took the login. `target`: room, chat or user exist. `send`: the message was taken.
   */
  code: "name" | "connect" | "service" | "login" | "target" | "send";
  ok: boolean;
  /** How long it took. */
  ms: number;
  /** Only of a step that failed. */
  reason: ReasonCode | null;
  facts: Facts;
}

export type TextUnit = "bytes" | "utf16" | "characters";

export interface Limit {
  max: number;
  unit: TextUnit;
}

/** What the service takes; the channel cuts, so nobody else has to. */
export interface Limits {
  /** Null for channels that show no title. */
  title: Limit | null;
  text: Limit | null;
  /** Messages a minute for the rate bucket. */
  perMinute: number;
}

/** What a channel needs of the world. */
export interface Sender {
  /** Never follows redirects, never reaches forbidden addresses. @throws {OutboundProblem} when there is no answer */
  http(request: HttpRequest): Promise<HttpAnswer>;
  /** An open TCP connection under the same address rule. @throws {OutboundProblem} */
  connect(host: string, port: number): Promise<Socket>;
  /** The addresses of a host that may be connected to. @throws {OutboundProblem} */
  resolve(host: string): Promise<string[]>;
  /** How long a mail server may be silent, ms. */
  patienceMs: number;
  /** Epoch ms. */
  now(): number;
  /** A fault of this program; goes to the log. */
  unexpected(error: unknown): void;
  /** Version of this program. */
  version: string;
  /** Address of this installation, without a slash at its end; null when it is not known. */
  publicUrl: string | null;
  /** Names this installation. */
  installation: string;
}

export interface Delivery<Settings> {
  message: Message;
  /** Checked by the schema, secrets in the clear. */
  settings: Settings;
  /** One of `recipients(settings)`; null for kinds without. */
  recipient: string | null;
}

/** A report as it came. */
export interface RelayedReport {
  body: Uint8Array;
  contentType: string | null;
  /** Names in the address it was sent to. */
  toldServer: string | null;
  toldJob: string | null;
  /** Installations that it came through, this one last. */
  hops: readonly string[];
}

/**
 * A kind of channel. Its name is a translation key: `channels.kinds.<kind>`, its fields are
 * `channels.fields.<kind>.<field>`. Settings are flat; `fieldsOf` tells how to draw them.
 */
export interface ChannelKind<Schema extends z.ZodObject = z.ZodObject> {
  kind: string;
  settings: Schema;
  limits: Limits;
  /** Values made once for a new channel: random topic, keys. They are defaults the user may replace. */
  generated?(): Record<string, string>;
  /** One delivery each; absent where the service reaches everybody at once. */
  recipients?(settings: z.output<Schema>): string[];
  /** The settings without a recipient that is gone. */
  withoutRecipient?(settings: z.output<Schema>, recipient: string): z.output<Schema>;
  /** Absent: every event. Present: only these make sense for the service, others are never queued. */
  events?: readonly MessageEvent[];
  /** The service sorts incidents by itself: each must be sent alone, never gathered with others. */
  alone?: boolean;
  /** It takes reports as they came instead of messages, one after the other in their order. Never throws. */
  relay?(report: RelayedReport, settings: z.output<Schema>, sender: Sender): Promise<Outcome>;
  /** Where it goes, for lists and logs: host and what is no secret. */
  place(settings: z.output<Schema>): string;
  /** Never throws; opens, updates or closes the incident of the message as the service can. */
  send(delivery: Delivery<z.output<Schema>>, sender: Sender): Promise<Outcome>;
  /** Ends with the step `send`, or with the first that failed. Never throws. */
  test(delivery: Delivery<z.output<Schema>>, sender: Sender): AsyncIterable<TestStep>;
}
