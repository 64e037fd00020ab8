import { describe, expect, test } from "vitest";
import { ntfy, randomTopic, subscribeLinks } from "./ntfy.ts";
import { sendWith, testWith } from "./test-recorder.ts";
import { closedMessage, sampleMessage, sampleSettings, testNow } from "./test-samples.ts";
import { useRecorder } from "./test-use-recorder.ts";

const { recorder, sender } = useRecorder();
const typed = sampleSettings.ntfy!;
const published = { status: 200, body: { id: "hwQ2YpKdmg", time: 1, event: "message", topic: "x" } };

test("publishes JSON to the root of the server", async () => {
  recorder().play(published);
  const outcome = await sendWith(ntfy, typed, sampleMessage, sender());
  expect(outcome).toMatchObject({ result: "sent", status: 200, ref: "hwQ2YpKdmg" });
  const [request] = recorder().requests;
  expect(request).toMatchObject({
    method: "POST",
    origin: "https://ntfy.example.org",
    path: "/",
    headers: { "content-type": "application/json", authorization: "Bearer tk_s3cr3tntfy" },
  });
  expect(JSON.parse(request!.body)).toEqual({
    topic: "duplistatus-8FqAbCdEfGhIjKlM",
    title: "NAS: Photos failed",
    message: "The backup Photos on NAS failed.\nNo space left.\n\nError: disk <full> & *quota*",
    priority: 4,
    tags: ["x", "backup"],
    click: "https://backups.example.org/runs/991",
    actions: [{ action: "view", label: "Open run", url: "https://backups.example.org/runs/991" }],
    markdown: false,
    sequence_id: "inc-12",
  });
});

test("news of the same trouble replaces it on the phone; a repeat of the same delivery replaces itself", async () => {
  recorder().play(published);
  await sendWith(ntfy, typed, closedMessage, sender());
  await sendWith(ntfy, typed, { ...sampleMessage, incident: null }, sender());
  const ids = recorder().requests.map(({ body }) => JSON.parse(body).sequence_id);
  expect(ids).toEqual(["inc-12", "dlv-4711"]);
});

test("priorities and tags follow the tone, and the settings", async () => {
  recorder().play(published);
  const own = { ...typed, priorityUrgent: 3, tagUrgent: "skull, fire" };
  for (const tone of ["success", "recovered", "warning", "error", "fatal", "overdue"] as const) {
    await sendWith(ntfy, own, { ...sampleMessage, tags: [], tone }, sender());
  }
  const seen = recorder().requests.map(({ body }) => [JSON.parse(body).priority, JSON.parse(body).tags]);
  expect(seen).toEqual([
    [2, ["white_check_mark"]],
    [3, ["heavy_check_mark"]],
    [3, ["warning"]],
    [4, ["x"]],
    [3, ["skull", "fire"]],
    [3, ["skull", "fire"]],
  ]);
});

test("a title with a line break, a tag with a comma, 5 kB of umlauts and of quotes", async () => {
  recorder().play(published);
  const hard = { title: "NAS:\nPhotos", tags: ["a,b c"] };
  await sendWith(ntfy, typed, { ...sampleMessage, ...hard, text: "ü".repeat(5_000) }, sender());
  await sendWith(ntfy, typed, { ...sampleMessage, ...hard, text: '"\n'.repeat(2_500) }, sender());
  // Everything together must fit, not only the text.
  const links = [
    { ...sampleMessage.links[0]!, url: `https://backups.example.org/runs/991?${"x".repeat(400)}` },
  ];
  await sendWith(ntfy, typed, { ...sampleMessage, ...hard, text: '"\n'.repeat(2_500), links }, sender());
  for (const { body } of recorder().requests) {
    const sentBody = JSON.parse(body);
    expect(sentBody.title).toBe("NAS: Photos");
    expect(sentBody.tags).toEqual(["x", "a_b_c"]);
    expect(Buffer.byteLength(sentBody.message)).toBeLessThanOrEqual(3_900);
    expect(sentBody.message).toMatch(/…$/);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(8_192);
    expect(sentBody.click).toMatch(/^https:\/\/backups\.example\.org\/runs\/991/);
  }
});

test("a login with user and password, and none", async () => {
  recorder().play(published);
  await sendWith(ntfy, { ...typed, token: "", user: "phil", password: "pässword" }, sampleMessage, sender());
  await sendWith(ntfy, { ...typed, token: "" }, sampleMessage, sender());
  expect(recorder().requests.map(({ headers }) => headers.authorization)).toEqual([
    `Basic ${Buffer.from("phil:pässword").toString("base64")}`,
    undefined,
  ]);
});

describe("the server's own error numbers", () => {
  const midnight = Date.UTC(2026, 2, 30);
  test.each([
    [
      429,
      42901,
      { result: "temporary", reason: "rate-limited", retryAt: testNow + 10_000, pausesChannel: true },
    ],
    [429, 42905, { result: "temporary", reason: "quota", retryAt: midnight, pausesChannel: true }],
    [429, 42908, { result: "temporary", reason: "quota", retryAt: midnight, pausesChannel: true }],
    [429, 42909, { result: "broken", reason: "wrong-login" }],
    [401, 40101, { result: "broken", reason: "wrong-login" }],
    [403, 40301, { result: "broken", reason: "forbidden" }],
    [400, 40009, { result: "broken", reason: "settings" }],
    [400, 40010, { result: "broken", reason: "settings" }],
    [400, 40011, { result: "refused", reason: "content-refused" }],
    [413, 41303, { result: "refused", reason: "too-large" }],
    [507, 50701, { result: "temporary", reason: "server-error" }],
  ])("%i %i", async (status, code, expected) => {
    recorder().play({
      status,
      body: { code, http: status, error: "limit reached", link: "https://ntfy.sh/docs" },
    });
    expect(await sendWith(ntfy, typed, sampleMessage, sender())).toMatchObject(expected);
  });
});

test("a message refused for its size arrives shortened", async () => {
  recorder().play({ status: 413, body: { code: 41303 } }, published);
  const outcome = await sendWith(ntfy, typed, { ...sampleMessage, text: "x".repeat(3_000) }, sender());
  expect(outcome).toMatchObject({ result: "sent" });
  const second = JSON.parse(recorder().requests[1]!.body);
  expect(second.message).toBe(`${"x".repeat(499)}…`);
  expect(second.click).toBe("https://backups.example.org/runs/991");
});

test("a test tells name, service and message", async () => {
  recorder().play({ status: 200, body: { healthy: true } }, published);
  expect(await testWith(ntfy, typed, sender())).toMatchObject([
    { code: "name", ok: true, facts: { host: "ntfy.example.org", address: "192.0.2.7" } },
    { code: "service", ok: true },
    { code: "send", ok: true, reason: null },
  ]);
  expect(recorder().requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /v1/health",
    "POST /",
  ]);
  recorder().play({ status: 200, body: { healthy: false } });
  expect(await testWith(ntfy, typed, sender())).toMatchObject([
    { code: "name", ok: true },
    { code: "service", ok: false, reason: "server-error" },
  ]);
});

test("topics: random ones, forbidden ones", () => {
  expect(ntfy.generated?.().topic).toMatch(/^duplistatus-[0-9A-Za-z]{16}$/);
  expect(randomTopic()).not.toBe(randomTopic());
  for (const topic of ["docs", "v1", "with space", "ü", "x".repeat(65), ""]) {
    expect(ntfy.settings.safeParse({ topic }).success, topic).toBe(false);
  }
});

test("addresses to subscribe", () => {
  expect(subscribeLinks({ url: "https://ntfy.sh", topic: "t" })).toEqual({
    web: "https://ntfy.sh/t",
    app: "ntfy://ntfy.sh/t",
  });
  expect(subscribeLinks({ url: "http://nas:8080", topic: "t" })).toEqual({
    web: "http://nas:8080/t",
    app: "ntfy://nas:8080/t?secure=false",
  });
});
