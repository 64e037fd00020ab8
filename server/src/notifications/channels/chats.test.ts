import { describe, expect, test } from "vitest";
import { googleChat } from "./google-chat.ts";
import { mattermost } from "./mattermost.ts";
import { rocketChat } from "./rocket-chat.ts";
import { signal } from "./signal.ts";
import { sendWith } from "./test-recorder.ts";
import { closedMessage, sampleMessage, sampleSettings, testNow } from "./test-samples.ts";
import { useRecorder } from "./test-use-recorder.ts";
import { zulip } from "./zulip.ts";

const { recorder, sender } = useRecorder();
const bodies = () => recorder().requests.map(({ body }) => JSON.parse(body));
const long = { title: "👍".repeat(400), text: "*<_>\n".repeat(9_000) };

describe("Google Chat", () => {
  const typed = sampleSettings["google-chat"]!;
  const posted = { status: 200, body: { name: "spaces/S/messages/1" } };

  test("posts text into the thread of the incident", async () => {
    recorder().play(posted);
    expect(await sendWith(googleChat, typed, sampleMessage, sender())).toMatchObject({
      result: "sent",
      ref: "spaces/S/messages/1",
    });
    await sendWith(googleChat, typed, { ...sampleMessage, incident: null }, sender());
    expect(recorder().requests).toMatchObject([
      {
        method: "POST",
        origin: "https://chat.googleapis.com",
        path: "/v1/spaces/S/messages?key=s3cr3tkey1&token=s3cr3ttoken&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD",
      },
      { path: "/v1/spaces/S/messages?key=s3cr3tkey1&token=s3cr3ttoken" },
    ]);
    expect(bodies()).toEqual([
      {
        text: "*❌ NAS: Photos failed*\n\nThe backup Photos on NAS failed.\nNo space left.\n\nError: disk &lt;full&gt; &amp; *quota*\n\n<https://backups.example.org/runs/991|Open run>",
        thread: { threadKey: "inc-12" },
      },
      { text: expect.stringContaining("NAS: Photos failed") },
    ]);
  });

  test("cuts at 4 096 and keeps the link", async () => {
    recorder().play(posted);
    await sendWith(googleChat, typed, { ...sampleMessage, ...long }, sender());
    const [{ text }] = bodies();
    expect([...text].length).toBeLessThanOrEqual(4_096);
    expect(text).toMatch(/…\n\n<https:\/\/backups\.example\.org\/runs\/991\|Open run>$/);
  });
});

describe("Mattermost", () => {
  const typed = sampleSettings.mattermost!;

  test("posts an attachment; only the body ok is success", async () => {
    recorder().play({ status: 200, body: "ok" });
    expect(
      await sendWith(mattermost, { ...typed, channel: "town-square" }, sampleMessage, sender()),
    ).toMatchObject({ result: "sent" });
    expect(recorder().requests[0]).toMatchObject({
      method: "POST",
      origin: "https://mm.example.org",
      path: "/hooks/s3cr3thook",
    });
    expect(bodies()[0]).toEqual({
      username: "duplistatus",
      channel: "town-square",
      text: "❌ NAS: Photos failed",
      attachments: [
        {
          color: "#d64545",
          title: "Open run",
          title_link: "https://backups.example.org/runs/991",
          text: "The backup Photos on NAS failed.\nNo space left.\n\nError: disk \\<full\\> & \\*quota\\*",
          fields: [
            { title: "Server", value: "NAS", short: true },
            { title: "Duration", value: "12 min", short: true },
          ],
        },
      ],
    });
  });

  test("a refused attachment arrives as text below the limit of old servers", async () => {
    recorder().play({ status: 400, body: { message: "Invalid" } }, { status: 200, body: "ok" });
    expect(await sendWith(mattermost, typed, { ...sampleMessage, ...long }, sender())).toMatchObject({
      result: "sent",
    });
    expect(bodies()[1].attachments).toBeUndefined();
    expect([...bodies()[1].text].length).toBeLessThan(1_000);
    expect(bodies()[1].text).toMatch(/https:\/\/backups\.example\.org\/runs\/991$/);
  });
});

describe("Rocket.Chat", () => {
  const typed = sampleSettings["rocket-chat"]!;

  test("posts an attachment; success is in the body", async () => {
    recorder().play({ status: 200, body: { success: true } });
    expect(await sendWith(rocketChat, typed, sampleMessage, sender())).toMatchObject({ result: "sent" });
    expect(recorder().requests[0]).toMatchObject({
      method: "POST",
      origin: "https://rc.example.org",
      path: "/hooks/1/s3cr3thook",
    });
    expect(bodies()[0]).toMatchObject({
      alias: "duplistatus",
      text: "❌ NAS: Photos failed",
      attachments: [{ color: "#d64545", fields: [{ title: "Server", value: "NAS", short: true }, {}] }],
    });
    expect(bodies()[0].attachments[0].text).toContain("\\*quota\\*");
    recorder().play({ status: 200, body: { success: false, error: "no channel" } });
    expect(await sendWith(rocketChat, typed, sampleMessage, sender())).toMatchObject({
      result: "temporary",
      reason: "unexpected-answer",
    });
  });
});

describe("Zulip", () => {
  const typed = sampleSettings.zulip!;
  const posted = { status: 200, body: { result: "success", id: 42, msg: "" } };

  test("posts a form with the login of the bot", async () => {
    recorder().play(posted);
    expect(await sendWith(zulip, typed, sampleMessage, sender())).toMatchObject({
      result: "sent",
      ref: "42",
    });
    const [request] = recorder().requests;
    expect(request).toMatchObject({
      method: "POST",
      origin: "https://zulip.example.org",
      path: "/api/v1/messages",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization: `Basic ${Buffer.from("bot@zulip.example.org:s3cr3tzulip").toString("base64")}`,
      },
    });
    expect(Object.fromEntries(new URLSearchParams(request!.body))).toEqual({
      type: "stream",
      to: "backups",
      topic: "NAS",
      content:
        "**❌ NAS: Photos failed**\n\nThe backup Photos on NAS failed.\nNo space left.\n\nError: disk \\<full\\> & \\*quota\\*\n\n[Open run](https://backups.example.org/runs/991)",
    });
  });

  test("limits of topic and content; its own words for errors", async () => {
    recorder().play(posted);
    await sendWith(zulip, typed, { ...sampleMessage, ...long, server: "👍".repeat(80) }, sender());
    const form = new URLSearchParams(recorder().requests[0]!.body);
    expect([...form.get("topic")!]).toHaveLength(60);
    expect([...form.get("content")!].length).toBeLessThanOrEqual(10_000);
    recorder().play({
      status: 400,
      body: { result: "error", code: "STREAM_DOES_NOT_EXIST", msg: "Stream 'x' does not exist" },
    });
    expect(await sendWith(zulip, typed, sampleMessage, sender())).toMatchObject({
      result: "broken",
      reason: "not-found",
    });
    recorder().play({ status: 429, body: { result: "error", "retry-after": 28.7 } });
    expect(await sendWith(zulip, typed, sampleMessage, sender())).toMatchObject({
      result: "temporary",
      retryAt: testNow + 28_700,
    });
    recorder().play({ status: 200, body: { result: "error" } });
    expect(await sendWith(zulip, typed, sampleMessage, sender())).toMatchObject({
      reason: "unexpected-answer",
    });
  });
});

describe("Signal", () => {
  const typed = sampleSettings.signal!;

  test("sends to one recipient at a time", async () => {
    recorder().play({ status: 201, body: { timestamp: "1" } });
    const recipients = signal.recipients!(signal.settings.parse(typed));
    expect(recipients).toEqual(["+491700000000", "group.YWJj"]);
    expect(await sendWith(signal, typed, sampleMessage, sender(), recipients[1])).toMatchObject({
      result: "sent",
      status: 201,
    });
    expect(recorder().requests[0]).toMatchObject({
      method: "POST",
      origin: "http://signal.example.org:8080",
      path: "/v2/send",
    });
    expect(bodies()[0]).toEqual({
      number: "+491711111111",
      recipients: ["group.YWJj"],
      message:
        "**❌ NAS: Photos failed**\n\nThe backup Photos on NAS failed.\nNo space left.\n\nError: disk <full> & \\*quota\\*\n\nOpen run: https://backups.example.org/runs/991",
      text_mode: "styled",
    });
  });

  test.each([
    [400, "CAPTCHA proof required for sending", { result: "broken", reason: "human-needed" }],
    [429, "CAPTCHA proof required", { result: "broken", reason: "human-needed" }],
    [400, "Unregistered user +491700000000", { result: "refused", reason: "recipient-refused" }],
    [400, "invalid attachment", { result: "refused", reason: "content-refused" }],
  ])("%i %s", async (status, error, expected) => {
    recorder().play({ status, body: { error } });
    expect(await sendWith(signal, typed, closedMessage, sender(), "+491700000000")).toMatchObject(expected);
  });
});
