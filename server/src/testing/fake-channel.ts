import { z } from "zod";
import type { ChannelKind, Delivery, Outcome } from "../notifications/channels/channel.ts";
import { optionalSecret, text } from "../notifications/channels/fields.ts";
import type { Message } from "../notifications/channels/message.ts";

const settings = z.object({
  place: text(),
  recipients: z.array(z.string()).default([]),
  key: optionalSecret(),
});
type Settings = z.output<typeof settings>;

/** Something a fake channel was asked to send. */
export interface Sent {
  recipient: string | null;
  message: Message;
  settings: Settings;
}

export const delivered: Outcome = { result: "sent", status: 200, excerpt: "ok", ref: null };
export const later = (more: Partial<Extract<Outcome, { result: "temporary" }>> = {}): Outcome => ({
  result: "temporary",
  reason: "server-error",
  facts: { status: 503 },
  retryAt: null,
  pausesChannel: false,
  ...more,
});
export const refused: Outcome = { result: "refused", reason: "content-refused", facts: { status: 400 } };
export const broken: Outcome = { result: "broken", reason: "wrong-login", facts: { status: 401 } };

/** A kind of channel that sends nowhere and answers what the test says. */
export interface FakeKind {
  kind: ChannelKind;
  /** Everything that was asked to be sent, in order. */
  sent: Sent[];
  /** What the next attempts end with; afterwards everything is delivered. */
  answers: (Outcome | Promise<Outcome>)[];
  /** How attempts end when there is no answer left. */
  usual: Outcome | Promise<Outcome>;
}

export function fakeKind(name = "fake", more: Partial<ChannelKind> = {}): FakeKind {
  const fake: FakeKind = {
    kind: undefined as unknown as ChannelKind,
    sent: [],
    answers: [],
    usual: delivered,
  };
  const kind: ChannelKind<typeof settings> = {
    kind: name,
    settings,
    limits: { title: null, text: null, perMinute: 600 },
    recipients: (values) => (values.recipients.length === 0 ? [""] : values.recipients),
    place: (values) => values.place,
    async send({ message, settings: values, recipient }: Delivery<Settings>) {
      fake.sent.push({ recipient, message, settings: values });
      return fake.answers.shift() ?? fake.usual;
    },
    async *test() {
      yield { code: "send", ok: true, ms: 1, reason: null, facts: {} };
    },
  };
  fake.kind = { ...(kind as unknown as ChannelKind), ...more };
  return fake;
}
