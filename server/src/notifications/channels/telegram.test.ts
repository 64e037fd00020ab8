import { describe, expect, test } from "vitest";
import { telegram } from "./telegram.ts";
import { sendWith, testWith } from "./test-recorder.ts";
import { closedMessage, sampleMessage, sampleSettings, testNow } from "./test-samples.ts";
import { useRecorder } from "./test-use-recorder.ts";

const { recorder, sender } = useRecorder();
const typed = sampleSettings.telegram!;
const posted = { status: 200, body: { ok: true, result: { message_id: 77 } } };
const bodies = () => recorder().requests.map(({ body }) => JSON.parse(body));

test("sends HTML with a button", async () => {
  recorder().play(posted);
  const outcome = await sendWith(telegram, { ...typed, threadId: "7" }, sampleMessage, sender());
  expect(outcome).toMatchObject({ result: "sent", ref: "77" });
  expect(recorder().requests[0]).toMatchObject({
    method: "POST",
    origin: "https://api.telegram.org",
    path: "/bot123456:s3cr3ttoken/sendMessage",
    headers: { "content-type": "application/json" },
  });
  expect(bodies()[0]).toEqual({
    chat_id: -1001234567890,
    message_thread_id: 7,
    text: "<b>❌ NAS: Photos failed</b>\n\nThe backup Photos on NAS failed.\nNo space left.\n\nError: disk &lt;full&gt; &amp; *quota*",
    parse_mode: "HTML",
    link_preview_options: { is_disabled: true },
    disable_notification: false,
    reply_markup: { inline_keyboard: [[{ text: "Open run", url: "https://backups.example.org/runs/991" }]] },
  });
});

test("an address that only the home network knows is written, not a button", async () => {
  recorder().play(posted);
  const links = [{ kind: "open" as const, label: "Open run", url: "http://localhost:9666/runs/991?a=1&b=2" }];
  await sendWith(telegram, typed, { ...sampleMessage, links }, sender());
  const [body] = bodies();
  expect(body.reply_markup).toBeUndefined();
  expect(body.text).toMatch(/\n\nOpen run: http:\/\/localhost:9666\/runs\/991\?a=1&amp;b=2$/);
});

test("what is over answers the message that told of it, and success is quiet", async () => {
  recorder().play(posted);
  const incident = { ...closedMessage.incident!, ref: "77" };
  await sendWith(telegram, { ...typed, chatId: "@backups" }, { ...closedMessage, incident }, sender());
  await sendWith(telegram, typed, { ...sampleMessage, tone: "success" }, sender());
  expect(bodies()[0]).toMatchObject({
    chat_id: "@backups",
    reply_parameters: { message_id: 77, allow_sending_without_reply: true },
    disable_notification: false,
  });
  expect(bodies()[1]).toMatchObject({ disable_notification: true });
});

test("4 096 units are counted after the markup is read, and no tag is torn", async () => {
  recorder().play(posted);
  await sendWith(telegram, typed, { ...sampleMessage, title: "<&>👍", log: "<&>👍".repeat(3_000) }, sender());
  const { text } = bodies()[0];
  const read = text
    .replace(/<\/?b>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
  expect(read.length).toBeLessThanOrEqual(4_096);
  expect(read.length).toBeGreaterThan(4_090);
  expect(text).not.toMatch(/&(?!lt;|gt;|amp;)|<(?!\/?b>)/);
  expect(text).toMatch(/…$/);
});

test("markup that Telegram cannot read is sent once more without", async () => {
  const refusal = { ok: false, error_code: 400, description: "Bad Request: can't parse entities: …" };
  recorder().play({ status: 400, body: refusal }, posted);
  expect(await sendWith(telegram, typed, sampleMessage, sender())).toMatchObject({ result: "sent" });
  expect(bodies()[1].parse_mode).toBeUndefined();
  expect(bodies()[1].reply_markup).toBeUndefined();
  expect(bodies()[1].text).toMatch(/^❌ NAS: Photos failed\n\n/);
  expect(bodies()[1].text).toMatch(/https:\/\/backups\.example\.org\/runs\/991$/);
});

test("a group that became a supergroup is followed and stored", async () => {
  const moved = { ok: false, error_code: 400, description: "…", parameters: { migrate_to_chat_id: -100999 } };
  recorder().play({ status: 400, body: moved }, posted);
  const outcome = await sendWith(telegram, typed, sampleMessage, sender());
  expect(outcome).toMatchObject({ result: "sent", changedSettings: { chatId: "-100999" } });
  expect(bodies()[1].chat_id).toBe(-100999);
});

describe("Telegram's words decide", () => {
  const said = (error_code: number, description: string, parameters = {}) => ({
    ok: false,
    error_code,
    description,
    parameters,
  });
  test.each([
    [
      429,
      said(429, "Too Many Requests: retry after 35", { retry_after: 35 }),
      { result: "temporary", retryAt: testNow + 35_000, pausesChannel: true },
    ],
    [
      200,
      said(429, "Too Many Requests", { retry_after: 35 }),
      { result: "temporary", reason: "rate-limited" },
    ],
    [200, said(400, "Bad Request: message text is empty"), { result: "refused", reason: "content-refused" }],
    [200, { ok: false }, { result: "temporary", reason: "unexpected-answer" }],
    [403, said(403, "Forbidden: bot was blocked by the user"), { result: "broken", reason: "blocked" }],
    [
      403,
      said(403, "Forbidden: bot was kicked from the supergroup chat"),
      { result: "broken", reason: "blocked" },
    ],
    [400, said(400, "Bad Request: chat not found"), { result: "broken", reason: "not-found" }],
    [400, said(400, "Bad Request: message thread not found"), { result: "broken", reason: "settings" }],
    [401, said(401, "Unauthorized"), { result: "broken", reason: "wrong-login" }],
    [404, said(404, "Not Found"), { result: "broken", reason: "wrong-login" }],
    [502, said(502, "Bad Gateway"), { result: "temporary", reason: "server-error" }],
  ])("%i %o", async (status, body, expected) => {
    recorder().play({ status, body });
    expect(await sendWith(telegram, typed, sampleMessage, sender())).toMatchObject(expected);
  });
});

test("a test names the bot, or the token as what is wrong", async () => {
  recorder().play({ status: 200, body: { ok: true, result: { username: "my_bot" } } }, posted);
  expect(await testWith(telegram, typed, sender())).toMatchObject([
    { code: "name", ok: true },
    { code: "login", ok: true, facts: { name: "my_bot" } },
    { code: "send", ok: true },
  ]);
  recorder().play({ status: 401, body: { ok: false, error_code: 401, description: "Unauthorized" } });
  expect((await testWith(telegram, typed, sender())).at(-1)).toMatchObject({
    code: "login",
    ok: false,
    reason: "wrong-login",
  });
});
