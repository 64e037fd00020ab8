import { get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createToken } from "../../access/accounts/tokens.ts";
import { createEventHub } from "../../platform/events/hub.ts";
import { act } from "../../testing/act.ts";
import { type TestApp, testApp } from "../../testing/app.ts";
import { joinEvents } from "./routes.ts";

let test: TestApp;
beforeEach(async () => {
  test = await testApp();
});
afterEach(() => test.close());

/** Opens the stream as a program with a reading token. */
async function listen(): Promise<{
  answer: IncomingMessage;
  next(part: string): Promise<string>;
  ended: Promise<void>;
}> {
  await test.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = test.app.server.address() as AddressInfo;
  const { secret } = await act(test.context, (work) => createToken(work, { name: "reader", scope: "read" }));
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { authorization: `Bearer ${secret}` };
    get(`http://127.0.0.1:${port}/api/v1/events`, { headers }, resolve).on("error", reject);
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
