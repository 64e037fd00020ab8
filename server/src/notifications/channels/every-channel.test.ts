import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Outcome } from "./channel.ts";
import { channelKinds } from "./kinds.ts";
import { type Play, type Recorder, recordingSender, sendWith, startRecorder } from "./test-recorder.ts";
import { sampleMessage, sampleSettings, testNow } from "./test-samples.ts";

let recorder: Recorder;
let sender: ReturnType<typeof recordingSender>;
beforeAll(async () => {
  recorder = await startRecorder();
  sender = recordingSender(recorder);
});
beforeEach(() => {
  sender.faults.length = 0;
});
afterAll(async () => {
  await sender.close();
  await recorder.close();
});

const others = new Set(["email", "web-push", "relay"]);
const overHttp = [...channelKinds.keys()].filter((kind) => !others.has(kind));

/** They take every content: 400 says that there is nothing at this address any more. */
const withoutContentRules = { 400: { result: "broken", reason: "not-found" } } as const;

/** Of services that answer otherwise than the rest, with the reason beside it. */
const exceptions: Record<string, Partial<Record<string, Partial<Outcome>>>> = {
  teams: withoutContentRules,
  "home-assistant": withoutContentRules,
  ping: withoutContentRules,
  // It answers 404 to a token that is none, and 403 where the bot was thrown out.
  telegram: {
    403: { result: "broken", reason: "blocked" },
    404: { result: "broken", reason: "wrong-login" },
  },
};

async function outcomeOf(kind: string, ...plays: Play[]): Promise<Outcome> {
  recorder.play(...plays);
  const channel = channelKinds.get(kind)!;
  const settings = channel.settings.parse(sampleSettings[kind]);
  const recipient = channel.recipients?.(settings)[0] ?? null;
  return sendWith(channel, sampleSettings[kind]!, sampleMessage, sender, recipient);
}

const answers: [string, Play, Partial<Outcome>][] = [
  [
    "429 with seconds",
    { status: 429, headers: { "retry-after": "30" } },
    { result: "temporary", reason: "rate-limited", retryAt: testNow + 30_000, pausesChannel: true },
  ],
  [
    "429 with a date",
    { status: 429, headers: { "retry-after": new Date(testNow + 90_000).toUTCString() } },
    { result: "temporary", reason: "rate-limited", retryAt: testNow + 90_000, pausesChannel: true },
  ],
  [
    "429 with nonsense in years",
    { status: 429, headers: { "retry-after": "99999999999" } },
    { result: "temporary", retryAt: testNow + 86_400_000 },
  ],
  ["429 alone", { status: 429 }, { result: "temporary", reason: "rate-limited", pausesChannel: true }],
  ["408", { status: 408 }, { result: "temporary", reason: "server-error" }],
  ["425", { status: 425 }, { result: "temporary", reason: "server-error" }],
  ["500", { status: 500 }, { result: "temporary", reason: "server-error", pausesChannel: false }],
  [
    "502",
    { status: 502, body: "<html><title>Bad Gateway</title>…" },
    { result: "temporary", reason: "server-error" },
  ],
  [
    "503 with seconds",
    { status: 503, headers: { "retry-after": "120" } },
    { result: "temporary", reason: "server-error", retryAt: testNow + 120_000 },
  ],
  ["504", { status: 504 }, { result: "temporary", reason: "server-error" }],
  [
    "a redirect",
    { status: 301, headers: { location: "https://new.example.org/s3cr3t" } },
    { result: "broken", reason: "redirected", facts: { status: 301, to: "https://new.example.org" } },
  ],
  ["401", { status: 401 }, { result: "broken", reason: "wrong-login" }],
  ["403", { status: 403 }, { result: "broken", reason: "forbidden" }],
  ["404", { status: 404 }, { result: "broken", reason: "not-found" }],
  ["410", { status: 410 }, { result: "broken", reason: "gone" }],
  ["400", { status: 400 }, { result: "refused", reason: "content-refused" }],
  ["413", { status: 413 }, { result: "refused", reason: "too-large" }],
  ["422", { status: 422 }, { result: "refused", reason: "content-refused" }],
  ["silence", "hang", { result: "temporary", reason: "timeout" }],
  ["hanging up", "hang up", { result: "temporary", reason: "connection-lost" }],
];

describe.each(overHttp)("%s", (kind) => {
  test.each(answers)("%s", async (name, play, expected) => {
    expect(await outcomeOf(kind, play)).toMatchObject(exceptions[kind]?.[name] ?? expected);
    expect(sender.faults).toEqual([]);
  });

  test("repeats no secret, even where the service repeats everything", async () => {
    const echo = JSON.stringify(sampleSettings[kind]);
    for (const status of [200, 400, 401, 500]) {
      const outcome = await outcomeOf(kind, { status, body: `you sent ${echo}` });
      expect(JSON.stringify(outcome)).not.toMatch(/s3cr3t|czNjcjN0/);
    }
    const channel = channelKinds.get(kind)!;
    expect(channel.place(channel.settings.parse(sampleSettings[kind]))).not.toContain("s3cr3t");
  });

  test("says who it is", async () => {
    await outcomeOf(kind, { status: 500 });
    expect(recorder.requests[0]?.headers["user-agent"]).toBe("duplistatus/2.1.0");
  });

  test("survives every message", async () => {
    const channel = channelKinds.get(kind)!;
    const settings = channel.settings.parse(sampleSettings[kind]);
    const recipient = channel.recipients?.(settings)[0] ?? null;
    const umlauts = "ü".repeat(5_000);
    recorder.play({ status: 500 });
    for (const message of [
      { ...sampleMessage, title: `a\r\nBcc: b\u0000${umlauts}`, text: umlauts, log: umlauts.repeat(20) },
      {
        ...sampleMessage,
        title: "",
        text: "",
        log: "",
        facts: [],
        links: [],
        incident: null,
        server: null,
        backup: null,
      },
      {
        ...sampleMessage,
        text: "\uD83D".repeat(50_000),
        tags: ["a,b", ""],
        facts: Array(60).fill({ label: umlauts, value: umlauts }),
      },
      {
        ...sampleMessage,
        items: Array(200).fill({ tone: "error", title: umlauts, text: '"\n"', url: null }),
      },
    ]) {
      const outcome = await channel.send({ message, settings, recipient }, sender);
      expect(outcome).toMatchObject({ result: "temporary", reason: "server-error" });
    }
    expect(sender.faults).toEqual([]);
    for (const { body } of recorder.requests) expect(Buffer.byteLength(body)).toBeLessThan(100_000);
  });
});

test("a piece of a secret address is a secret as well", async () => {
  for (const [kind, piece] of [
    ["discord", "s3cr3tdiscord"],
    ["teams", "s3cr3tsig"],
    ["slack", "/services/T1/B1/s3cr3tslack"],
  ] as const) {
    const outcome = await outcomeOf(kind, { status: 404, body: `no route to ${piece}!` });
    expect(outcome).toMatchObject({ facts: { text: "no route to •••!" } });
  }
});

/** Kinds whose service says in its body that it took the message: a web page with status 200 is no success. */
const tellsInBody = [
  "ntfy",
  "gotify",
  "telegram",
  "slack",
  "pushover",
  "matrix",
  "google-chat",
  "mattermost",
  "rocket-chat",
  "zulip",
  "pagerduty",
];

test.each(tellsInBody)("%s believes no web page that answers 200", async (kind) => {
  const page = {
    status: 200,
    headers: { "content-type": "text/html" },
    body: "<title>Log in to the hotel</title>",
  };
  expect(await outcomeOf(kind, page)).toMatchObject({ result: "temporary", reason: "unexpected-answer" });
});

test("what was refused is tried once more in its plain form, no third time", async () => {
  for (const kind of ["ntfy", "discord", "slack", "telegram", "gotify"]) {
    recorder.play({ status: 400 });
    await outcomeOf(kind, { status: 400 });
    expect(recorder.requests, kind).toHaveLength(2);
  }
});

test("a fault of this program is a failure of the delivery, and reported", async () => {
  const discord = channelKinds.get("discord")!;
  const settings = discord.settings.parse(sampleSettings.discord);
  const message = { ...sampleMessage, at: Number.NaN };
  const outcome = await discord.send({ message, settings, recipient: null }, sender);
  expect(outcome).toMatchObject({ result: "temporary", reason: "internal" });
  expect(sender.faults).toHaveLength(1);
});
