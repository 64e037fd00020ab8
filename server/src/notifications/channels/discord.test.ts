import { expect, test } from "vitest";
import { discord } from "./discord.ts";
import { sendWith } from "./test-recorder.ts";
import { closedMessage, sampleMessage, sampleSettings, testNow } from "./test-samples.ts";
import { useRecorder } from "./test-use-recorder.ts";

const { recorder, sender } = useRecorder();
const typed = sampleSettings.discord!;
const posted = { status: 200, body: { id: "112233" } };
const bodies = () => recorder().requests.map(({ body }) => JSON.parse(body));

test("posts an embed and waits until it is saved", async () => {
  recorder().play(posted);
  expect(await sendWith(discord, typed, sampleMessage, sender())).toMatchObject({
    result: "sent",
    ref: "112233",
  });
  expect(recorder().requests[0]).toMatchObject({
    method: "POST",
    origin: "https://discord.com",
    path: "/api/webhooks/123456789/s3cr3tdiscord?wait=true",
    headers: { "content-type": "application/json" },
  });
  expect(bodies()[0]).toEqual({
    username: "duplistatus",
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: "NAS: Photos failed",
        url: "https://backups.example.org/runs/991",
        description:
          "The backup Photos on NAS failed.\nNo space left.\n\nError: disk \\<full\\> & \\*quota\\*",
        color: 0xd64545,
        timestamp: new Date(testNow - 1_000).toISOString(),
        fields: [
          { name: "Server", value: "NAS", inline: true },
          { name: "Duration", value: "12 min", inline: true },
        ],
      },
    ],
  });
});

test("the old host is replaced, a thread is named", async () => {
  recorder().play(posted);
  const settings = { url: "https://discordapp.com/api/webhooks/1/abc/?x=1", threadId: "42" };
  await sendWith(discord, settings, sampleMessage, sender());
  expect(recorder().requests[0]).toMatchObject({
    origin: "https://discord.com",
    path: "/api/webhooks/1/abc?wait=true&thread_id=42",
  });
});

test("what is over is told, and the first message is changed in place", async () => {
  recorder().play(posted);
  const incident = { ...closedMessage.incident!, ref: "112200" };
  await sendWith(discord, typed, { ...closedMessage, incident }, sender());
  expect(recorder().requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /api/webhooks/123456789/s3cr3tdiscord?wait=true",
    "PATCH /api/webhooks/123456789/s3cr3tdiscord/messages/112200",
  ]);
  expect(bodies()[1].embeds[0]).toMatchObject({ title: "NAS: Photos is well again", color: 0x2e9e5b });
  recorder().play(posted, "hang up");
  expect(await sendWith(discord, typed, { ...closedMessage, incident }, sender())).toMatchObject({
    result: "sent",
  });
});

test("everything in an embed stays below 6 000, each part below its own limit", async () => {
  recorder().play(posted);
  const facts = Array.from({ length: 40 }, (_, index) => ({
    label: `${index}*`.repeat(200),
    value: "_".repeat(2_000),
  }));
  const links = [
    ...sampleMessage.links,
    { kind: "acknowledge" as const, label: "Acknowledge", url: "https://x.example/a(b)" },
  ];
  await sendWith(
    discord,
    typed,
    { ...sampleMessage, title: "👍".repeat(400), log: "*".repeat(9_000), facts, links },
    sender(),
  );
  const [embed] = bodies()[0].embeds;
  const size = (text: string) => [...text].length;
  expect(size(embed.title)).toBe(256);
  expect(size(embed.description)).toBeLessThanOrEqual(4_096);
  expect(embed.description).toMatch(/…\n\n\[Acknowledge\]\(https:\/\/x\.example\/a%28b%29\)$/);
  let whole = size(embed.title) + size(embed.description);
  for (const { name, value } of embed.fields) {
    expect(size(name)).toBeLessThanOrEqual(256);
    expect(size(value)).toBeLessThanOrEqual(1_024);
    expect(value).not.toBe("");
    whole += size(name) + size(value);
  }
  expect(whole).toBeLessThanOrEqual(6_000);
  expect(embed.fields.length).toBeGreaterThan(0);
});

test("429 tells fractions of seconds, a forum that it wants a thread", async () => {
  recorder().play({ status: 429, body: { message: "…", retry_after: 0.65, global: false } });
  expect(await sendWith(discord, typed, sampleMessage, sender())).toMatchObject({
    result: "temporary",
    retryAt: testNow + 650,
    pausesChannel: true,
  });
  recorder().play({
    status: 400,
    body: { code: 220001, message: "Webhooks posted to forum channels must have a thread_name" },
  });
  expect(await sendWith(discord, typed, sampleMessage, sender())).toMatchObject({
    result: "broken",
    reason: "settings",
  });
  recorder().play({ status: 404, body: { code: 10015, message: "Unknown Webhook" } });
  expect(await sendWith(discord, typed, sampleMessage, sender())).toMatchObject({
    result: "broken",
    reason: "not-found",
  });
});

test("an embed that is refused arrives as plain content", async () => {
  recorder().play({ status: 400, body: { code: 50035, message: "Invalid Form Body" } }, { status: 204 });
  expect(
    await sendWith(discord, typed, { ...sampleMessage, log: "x".repeat(5_000) }, sender()),
  ).toMatchObject({
    result: "sent",
    ref: null,
  });
  expect(bodies()[1].embeds).toBeUndefined();
  expect(bodies()[1].content).toMatch(
    /^❌ NAS: Photos failed\n[\s\S]*\nhttps:\/\/backups\.example\.org\/runs\/991$/,
  );
});

test("only Discord's own webhooks are taken", () => {
  for (const url of [
    "https://evil.example/api/webhooks/1/abc",
    "https://discord.com.evil.example/api/webhooks/1/abc",
    "http://discord.com/api/webhooks/1/abc",
    "https://discord.com/channels/1/2",
  ]) {
    expect(discord.settings.safeParse({ url }).success, url).toBe(false);
  }
});
