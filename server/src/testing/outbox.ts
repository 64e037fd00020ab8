import type { Message } from "../notifications/channels/message.ts";
import * as channels from "../notifications/configured/store.ts";
import { createDispatcher, type Dispatcher } from "../notifications/outbox/dispatch.ts";
import type { Sending } from "../notifications/outbox/send.ts";
import * as store from "../notifications/outbox/store.ts";
import type { Engine } from "../platform/database/database.ts";
import { type TestApp, testApp } from "./app.ts";
import { type FakeKind, fakeKind } from "./fake-channel.ts";

export const plainMessage = (row: store.DeliveryRow, title = row.event_key): Message => ({
  event: "test",
  tone: "info",
  toneLabel: "Test",
  title,
  text: "",
  facts: [],
  items: [],
  itemsMore: null,
  log: null,
  links: [],
  tags: [],
  incident: null,
  idempotencyKey: `d${row.id}`,
  at: row.created_at,
  composedAt: row.created_at,
  server: null,
  backup: null,
  cause: "test",
  data: {},
  locale: "en",
  zone: "UTC",
  footer: null,
  unsubscribeUrl: null,
});

/** An outbox on an empty database, with one kind of channel that sends nowhere. */
export interface TestOutbox {
  program: TestApp;
  fake: FakeKind;
  sending: Sending;
  dispatcher: Dispatcher;
  /** What the messages say from now on. */
  words(text: (row: store.DeliveryRow) => string): void;
  addChannel(name: string, more?: { options?: object; recipients?: string[] }): Promise<number>;
  /** Adds a message that is due now. */
  queue(channelId: number, key: string, more?: Partial<store.NewDelivery>): Promise<number>;
  /** Sends everything that can be sent now. */
  run(): Promise<void>;
  row(id: number): Promise<store.DeliveryRow>;
  state(channelId: number): Promise<channels.ChannelStateRow>;
}

export async function testOutbox(engine: Engine): Promise<TestOutbox> {
  const program = await testApp({ engine });
  const { context, clock } = program;
  const fake = fakeKind();
  let words = (row: store.DeliveryRow) => row.event_key;
  const sending: Sending = {
    kinds: new Map([["fake", fake.kind]]),
    sender: async () => ({
      http: () => Promise.reject(new Error("no network here")),
      connect: () => Promise.reject(new Error("no network here")),
      resolve: () => Promise.reject(new Error("no network here")),
      patienceMs: 1_000,
      now: clock.now,
      unexpected: (error) => {
        throw error;
      },
      version: "test",
      publicUrl: null,
      installation: "here",
    }),
    render: async (row) => plainMessage(row, words(row)),
    report: async () => null,
    settingsChanged: async () => undefined,
    random: () => 0.5,
  };
  const dispatcher = createDispatcher(context, sending);
  return {
    program,
    fake,
    sending,
    dispatcher,
    words(text) {
      words = text;
    },
    addChannel: (name, { options = {}, recipients = [] } = {}) =>
      context.database.write((sql) =>
        channels.insertChannel(sql, {
          kind: "fake",
          name,
          name_key: name.toLowerCase(),
          settings: JSON.stringify({ place: name, recipients }),
          secrets: null,
          options: JSON.stringify(options),
          created_at: clock.now(),
        }),
      ),
    async queue(channelId, key, more = {}) {
      const now = clock.now();
      const id = await context.database.write((sql) =>
        store.insertDelivery(sql, {
          event_key: key,
          channel_id: channelId,
          recipient: "",
          kind: "test",
          topic: "selfTest",
          tone: "info",
          urgent: 0,
          state: "queued",
          due: now,
          expires_at: now + 3 * 86_400_000,
          created_at: now,
          ...more,
        }),
      );
      return id!;
    },
    async run() {
      for (;;) {
        const before = fake.sent.length;
        await dispatcher.tick();
        await dispatcher.idle();
        if (fake.sent.length === before) return;
      }
    },
    row: async (id) => (await store.findDelivery(context.database.reader, id))!,
    state: async (id) =>
      (await channels.listStates(context.database.reader)).find((state) => state.channel_id === id)!,
  };
}
