import { get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createToken, revokeToken } from "../../access/accounts/tokens.ts";
import { createEventHub } from "../../platform/events/hub.ts";
import { joinEvents } from "../../platform/events/live-updates.ts";
import { act } from "../../testing/act.ts";
import { adminPassword, type TestApp, testApp } from "../../testing/app.ts";

let test: TestApp;
beforeEach(async () => {
  test = await testApp();
});
afterEach(() => test.close());

async function withToken(expiresAt: number | null = null): Promise<{ authorization: string }> {
  const wish = { name: "reader", scope: "read", expiresAt } as const;
  const { secret } = await act(test.context, (work) => createToken(work, wish));
  return { authorization: `Bearer ${secret}` };
}

/** Logs in as the administrator, as a browser. */
async function withSession(): Promise<{ cookie: string }> {
  const body = { username: "admin", password: adminPassword };
  const [cookie] = (await test.send("POST", "/api/v1/session", { body })).cookies;
  return { cookie: `${cookie!.name}=${cookie!.value}` };
}

/** Opens the stream, as a program with a reading token unless the headers say who. */
async function listen(headers?: Record<string, string>): Promise<{
  answer: IncomingMessage;
  next(part: string): Promise<string>;
  ended: Promise<void>;
}> {
  if (!test.app.server.listening) await test.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = test.app.server.address() as AddressInfo;
  const who = headers ?? (await withToken());
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`http://127.0.0.1:${port}/api/v1/events`, { headers: who }, resolve).on("error", reject);
  });
  let text = "";
  let look = () => {};
  answer.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
    look();
  });
  return {
    answer,
    next: (part) =>
      new Promise((resolve) => {
        look = () => {
          if (text.includes(part)) resolve(text);
        };
        look();
      }),
    ended: new Promise((resolve) => answer.on("close", () => resolve())),
  };
}

describe("the stream of events", () => {
  it("needs authorisation", async () => {
    expect((await test.send("GET", "/api/v1/events")).statusCode).toBe(401);
  });

  it("says hello and sends a burst as one event", async () => {
    const stream = await listen();
    expect(stream.answer.headers["content-type"]).toContain("text/event-stream");
    await stream.next("event: hello");
    for (let job = 0; job < 500; job++) test.context.events.publish({ type: "runs", jobIds: [job % 7] });
    const text = await stream.next('"jobIds"');
    expect(text.match(/event: runs/g)).toHaveLength(1);
    expect(JSON.parse(/data: (.*"jobIds".*)/.exec(text)![1]!).jobIds.sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    stream.answer.destroy();
  });

  it("makes what it sends once, however many read it", async () => {
    const streams = [await listen(), await listen(), await listen()];
    await Promise.all(streams.map((stream) => stream.next("event: hello")));
    let made = 0;
    const jobIds = Object.assign([7], {
      toJSON() {
        made += 1;
        return [7];
      },
    });
    test.context.events.publish({ type: "runs", jobIds });
    await Promise.all(streams.map((stream) => stream.next('"jobIds":[7]')));
    expect([made, test.context.events.size]).toEqual([1, 1]);
    for (const { answer } of streams) answer.destroy();
  });

  it("ends when the program stops, and leaves no listener behind", async () => {
    const stream = await listen();
    await stream.next("event: hello");
    expect(test.context.events.size).toBe(1);
    await test.app.close();
    await stream.ended;
    expect(test.context.events.size).toBe(0);
  });

  it("is dropped when the browser goes", async () => {
    const stream = await listen();
    await stream.next("event: hello");
    stream.answer.destroy();
    await expect.poll(() => test.context.events.size).toBe(0);
  });
});

describe("a stream ends", () => {
  const admin = () => test.context.database.reader.get<{ id: number }>("select id from users");

  it("when its token is revoked, and no other one", async () => {
    const stays = await listen();
    const stream = await listen();
    await stream.next("event: hello");
    const tokens = await test.context.database.reader.all<{ id: number }>(
      "select id from tokens order by id",
    );
    await act(test.context, (work) => revokeToken(work, tokens[1]!.id));
    await stream.ended;
    expect(test.context.events.size).toBe(1);
    stays.answer.destroy();
  });

  it("when its session logs out", async () => {
    const who = await withSession();
    const stream = await listen(who);
    await stream.next("event: hello");
    await test.send("DELETE", "/api/v1/session", { headers: who });
    await stream.ended;
  });

  it("when the password of its user is changed elsewhere, but the one that changed it goes on", async () => {
    const [here, elsewhere] = [await withSession(), await withSession()];
    const [stays, stream] = [await listen(here), await listen(elsewhere)];
    await stream.next("event: hello");
    const body = { currentPassword: adminPassword, newPassword: "Another-Passw0rd" };
    expect((await test.send("POST", "/api/v1/me/password", { body, headers: here })).statusCode).toBeLessThan(
      300,
    );
    await stream.ended;
    test.context.events.publish({ type: "servers" });
    await stays.next("event: servers");
    stays.answer.destroy();
  });

  it("when its user must choose a new password", async () => {
    const stream = await listen(await withSession());
    await stream.next("event: hello");
    const { id } = (await admin())!;
    await act(test.context, async ({ sql, emit }) => {
      await sql.run("update users set must_change_password = 1 where id = ?", [id]);
      await emit({ type: "user.changed", userId: id });
    });
    await stream.ended;
  });

  it("when its session or token expires, or a command in another process ended it", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const expiring = await listen(await withToken(test.clock.now() + 3_600_000));
      const session = await listen(await withSession());
      await Promise.all([expiring.next("event: hello"), session.next("event: hello")]);
      vi.advanceTimersByTime(15_000);
      await Promise.all([expiring.next("event: alive"), session.next("event: alive")]);
      test.clock.advance(3_600_000);
      await test.context.database.write((sql) => sql.run("delete from sessions"));
      vi.advanceTimersByTime(15_000);
      await Promise.all([expiring.ended, session.ended]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("does not keep the session of an open page alive by itself", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const stream = await listen(await withSession());
      await stream.next("event: hello");
      for (let day = 0; day < 8; day++) {
        test.clock.advance(86_400_000);
        vi.advanceTimersByTime(15_000);
      }
      await stream.ended;
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("events that travel together", () => {
  it("join the jobs of one kind and keep the other kinds", () => {
    const joined = joinEvents([
      { type: "runs", jobIds: [1, 2] },
      { type: "servers" },
      { type: "live", jobIds: [3] },
      { type: "runs", jobIds: [2, 4] },
      { type: "servers" },
    ]);
    expect(joined).toEqual([
      { type: "runs", jobIds: [1, 2, 4] },
      { type: "servers" },
      { type: "live", jobIds: [3] },
    ]);
  });

  it("reach everybody who listens, and nobody who stopped", () => {
    const hub = createEventHub();
    const heard: string[] = [];
    const stop = hub.subscribe((event) => heard.push(`a ${event.type}`));
    hub.subscribe((event) => heard.push(`b ${event.type}`));
    hub.publish({ type: "servers" });
    stop();
    hub.publish({ type: "settings" });
    expect(heard).toEqual(["a servers", "b servers", "b settings"]);
  });
});
