import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../testing/database.ts";
import { broken, delivered, later, refused } from "../../testing/fake-channel.ts";
import { type TestOutbox, testOutbox } from "../../testing/outbox.ts";
import type { Outcome } from "../channels/channel.ts";
import { createDispatcher } from "./dispatch.ts";

const minute = 60_000;
const hour = 60 * minute;

/** An answer that the test gives when it wants. */
function hanging(): { answer: Promise<Outcome>; give(outcome: Outcome): void } {
  let give!: (outcome: Outcome) => void;
  const answer = new Promise<Outcome>((resolve) => {
    give = resolve;
  });
  return { answer, give };
}

describe.each(engines)("the outbox on %s", (engine) => {
  let outbox: TestOutbox;
  beforeEach(async () => {
    outbox = await testOutbox(engine);
  });
  afterEach(() => outbox.program.close());
  const titles = () => outbox.fake.sent.map(({ message }) => message.title);
  const advance = (ms: number) => outbox.program.clock.advance(ms);

  it("sends what is due, once, and tells an event once to each recipient of each channel", async () => {
    const [phone, mail] = [await outbox.addChannel("phone"), await outbox.addChannel("mail")];
    await outbox.queue(phone, "incident:1:opened");
    await outbox.queue(mail, "incident:1:opened", { recipient: "a@example.org" });
    await outbox.queue(mail, "incident:1:opened", { recipient: "b@example.org" });
    expect(await outbox.queue(phone, "incident:1:opened")).toBeUndefined();
    await outbox.queue(phone, "later", { due: outbox.program.clock.now() + 1 });
    await outbox.run();
    expect(outbox.fake.sent.map(({ recipient }) => recipient).sort()).toEqual([
      "a@example.org",
      "b@example.org",
      null,
    ]);
    await outbox.run();
    expect(outbox.fake.sent).toHaveLength(3);
  });

  it("tries again with growing waits and the same words, and gives up after three days", async () => {
    const channel = await outbox.addChannel("phone");
    const id = await outbox.queue(channel, "a");
    outbox.fake.usual = later();
    const begun = outbox.program.clock.now();
    const waits: number[] = [];
    let last = begun;
    outbox.words(() => `words of attempt ${titles().length + 1}`);
    for (;;) {
      await outbox.run();
      const row = await outbox.row(id);
      if (row.state !== "queued") break;
      const state = await outbox.state(channel);
      const due = Math.max(row.due, state.paused_until ?? 0);
      waits.push(row.due - last);
      advance(due - outbox.program.clock.now());
      last = outbox.program.clock.now();
    }
    expect(waits.slice(0, 4)).toEqual([15_000, minute, 5 * minute, 15 * minute]);
    expect(new Set(titles())).toEqual(new Set(["words of attempt 1"]));
    expect(await outbox.row(id)).toMatchObject({ state: "dead", reason: "server-error", status: 503 });
    const lasted = outbox.program.clock.now() - begun;
    expect(lasted).toBeGreaterThan(40 * hour);
    expect(lasted).toBeLessThanOrEqual(72 * hour);
  });

  it("waits as long as the service asks, for the whole channel", async () => {
    const channel = await outbox.addChannel("phone");
    await outbox.queue(channel, "a");
    const until = outbox.program.clock.now() + hour;
    outbox.fake.answers = [later({ reason: "rate-limited", retryAt: until, pausesChannel: true })];
    await outbox.run();
    await outbox.queue(channel, "b");
    advance(hour - 1);
    await outbox.run();
    expect(titles()).toEqual(["a"]);
    advance(1);
    await outbox.run();
    expect(titles().sort()).toEqual(["a", "a", "b"]);
  });

  it("rests a channel that fails again and again: the others keep their attempts, one probe finds it back", async () => {
    const channel = await outbox.addChannel("phone");
    const ids: number[] = [];
    for (let n = 0; n < 12; n++) ids.push(await outbox.queue(channel, `m${n}`));
    outbox.fake.usual = later();
    await outbox.run();
    const tried = outbox.fake.sent.length;
    expect(tried).toBeGreaterThanOrEqual(5);
    expect(tried).toBeLessThanOrEqual(6);
    expect((await outbox.row(ids.at(-1)!)).attempts).toBe(0);
    advance(minute - 1);
    await outbox.run();
    expect(outbox.fake.sent).toHaveLength(tried);
    advance(minute + 1);
    await outbox.run();
    expect(outbox.fake.sent).toHaveLength(tried + 1);
    outbox.fake.usual = delivered;
    advance(15 * minute);
    await outbox.run();
    const states = await Promise.all(ids.map(async (id) => (await outbox.row(id)).state));
    expect(new Set(states)).toEqual(new Set(["sent"]));
    expect(await outbox.state(channel)).toMatchObject({ health: "ok", failures: 0 });
  });

  it("keeps the queue of a channel that must be mended, and looks now and then whether it was", async () => {
    const channel = await outbox.addChannel("phone");
    const ids = [await outbox.queue(channel, "a"), await outbox.queue(channel, "b")];
    outbox.fake.usual = broken;
    for (let hours = 0; hours < 48; hours++) {
      await outbox.run();
      advance(hour);
    }
    expect(await outbox.state(channel)).toMatchObject({ health: "attention", reason: "wrong-login" });
    expect((await outbox.row(ids[1]!)).state).toBe("queued");
    // Every three hours, not every time.
    expect(outbox.fake.sent.length).toBeLessThan(25);
    outbox.fake.usual = delivered;
    advance(3 * hour);
    await outbox.run();
    for (const id of ids) expect((await outbox.row(id)).state).toBe("sent");
  });

  it("gives up what the service refuses, and the channel stays open", async () => {
    const channel = await outbox.addChannel("phone");
    outbox.fake.answers = [refused];
    const id = await outbox.queue(channel, "a");
    await outbox.run();
    expect(await outbox.row(id)).toMatchObject({ state: "dead", reason: "content-refused", attempts: 1 });
    await outbox.queue(channel, "b");
    await outbox.run();
    expect(titles()).toEqual(["a", "b"]);
  });

  it("a message that cannot be worded holds up no other", async () => {
    const channel = await outbox.addChannel("phone");
    outbox.words((row) => {
      if (row.event_key.startsWith("bad")) throw new Error("no words");
      return row.event_key;
    });
    const bad: number[] = [];
    for (let n = 0; n < 8; n++) bad.push(await outbox.queue(channel, `bad${n}`));
    await outbox.queue(channel, "good");
    await outbox.run();
    await outbox.run();
    await expect.poll(() => outbox.run().then(titles)).toEqual(["good"]);
    expect(await outbox.state(channel)).toMatchObject({ health: "ok", failures: 0 });
    expect(await outbox.row(bad[0]!)).toMatchObject({ state: "queued", reason: "internal", doubtful: 0 });
  });

  it("repeats once what arrived in part", async () => {
    const channel = await outbox.addChannel("phone");
    outbox.fake.usual = later({ reason: "partly-delivered", retryOnce: true });
    const id = await outbox.queue(channel, "a");
    await outbox.run();
    advance(hour);
    await outbox.run();
    expect(await outbox.row(id)).toMatchObject({ state: "dead", attempts: 2 });
  });

  it("a channel that hangs with ten thousand waiting delays no other", async () => {
    const [stuck, well] = [await outbox.addChannel("stuck"), await outbox.addChannel("well")];
    const now = outbox.program.clock.now();
    await outbox.program.context.database.write(async (sql) => {
      for (let n = 0; n < 10_000; n += 500) {
        const rows = Array.from(
          { length: 500 },
          (_, i) =>
            `('k${n + i}', ${stuck}, 'test', 'selfTest', 'info', 'queued', ${now}, ${now + hour}, ${now})`,
        );
        await sql.run(
          `insert into deliveries (event_key, channel_id, kind, topic, tone, state, due, expires_at, created_at) values ${rows.join(", ")}`,
        );
      }
    });
    const [first, second] = [hanging(), hanging()];
    outbox.fake.answers = [first.answer, second.answer];
    await outbox.dispatcher.tick();
    await expect.poll(() => outbox.fake.sent.length).toBe(2);
    const id = await outbox.queue(well, "a");
    await outbox.dispatcher.tick();
    await expect.poll(async () => (await outbox.row(id)).state).toBe("sent");
    expect(outbox.dispatcher.underWay(stuck)).toBe(2);
    for (const { give } of [first, second]) give(delivered);
    await outbox.dispatcher.idle();
  });

  it("takes over what another process left behind, and the late one changes nothing any more", async () => {
    const channel = await outbox.addChannel("phone");
    const id = await outbox.queue(channel, "a");
    const { answer, give } = hanging();
    outbox.fake.answers = [answer];
    await outbox.dispatcher.tick();
    await expect.poll(() => outbox.fake.sent.length).toBe(1);
    const other = createDispatcher(outbox.program.context, outbox.sending);
    await other.tick();
    expect(outbox.fake.sent).toHaveLength(1);
    advance(minute + 1);
    await other.tick();
    await other.idle();
    expect(titles()).toEqual(["a", "a"]);
    const keys = outbox.fake.sent.map(({ message }) => message.idempotencyKey);
    expect(new Set(keys).size).toBe(1);
    give(refused);
    await outbox.dispatcher.idle();
    expect(await outbox.row(id)).toMatchObject({ state: "sent", attempts: 2, doubtful: 1 });
  });

  it("sends on when the clock is set back while a message was under way", async () => {
    const channel = await outbox.addChannel("phone");
    const id = await outbox.queue(channel, "a");
    const { answer } = hanging();
    outbox.fake.answers = [answer];
    await outbox.dispatcher.tick();
    await expect.poll(() => outbox.fake.sent.length).toBe(1);
    advance(-2 * hour);
    const other = createDispatcher(outbox.program.context, outbox.sending);
    await other.tick();
    await other.idle();
    expect((await outbox.row(id)).state).toBe("sending");
    advance(minute + 1);
    await other.tick();
    await other.idle();
    expect((await outbox.row(id)).state).toBe("sent");
  });

  it("gives up what is useful no longer", async () => {
    const channel = await outbox.addChannel("phone");
    outbox.fake.usual = broken;
    const id = await outbox.queue(channel, "a", { expires_at: outbox.program.clock.now() + hour });
    await outbox.run();
    advance(hour + 1);
    await outbox.run();
    expect(await outbox.row(id)).toMatchObject({ state: "dead", reason: "wrong-login", attempts: 1 });
  });

  it("holds what does not pass quiet hours, retries too, and sends what does", async () => {
    // The clock of the tests stands at 12:00.
    const quiet = {
      from: "11:00",
      until: "13:00",
      weekdays: [0, 1, 2, 3, 4, 5, 6],
      errorsBreakThrough: true,
    };
    const channel = await outbox.addChannel("phone", { options: { quiet, zone: "UTC" } });
    await outbox.queue(channel, "soft");
    await outbox.queue(channel, "loud", { urgent: 1 });
    await outbox.run();
    expect(titles()).toEqual(["loud"]);
    advance(hour);
    await outbox.run();
    expect(titles()).toEqual(["loud", "soft"]);
  });

  it("sends no more than the service takes in a minute", async () => {
    outbox.fake.kind.limits.perMinute = 3;
    const channel = await outbox.addChannel("phone");
    for (let n = 0; n < 10; n++) await outbox.queue(channel, `m${n}`);
    await outbox.run();
    expect(titles()).toHaveLength(3);
    advance(20_000);
    await outbox.run();
    expect(titles()).toHaveLength(4);
    advance(minute);
    await outbox.run();
    expect(titles()).toHaveLength(7);
  });

  it("never tells the end of something before its beginning", async () => {
    const channel = await outbox.addChannel("phone");
    const first = await outbox.queue(channel, "opened");
    await outbox.queue(channel, "closed", { after_id: first });
    outbox.fake.answers = [later()];
    await outbox.run();
    expect(titles()).toEqual(["opened"]);
    advance(15_000);
    await outbox.run();
    expect(titles()).toEqual(["opened", "opened", "closed"]);
  });
});
