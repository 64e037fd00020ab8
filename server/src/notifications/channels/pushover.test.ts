import { describe, expect, test } from "vitest";
import { pushover } from "./pushover.ts";
import { sendWith, testWith } from "./test-recorder.ts";
import { closedMessage, sampleMessage, sampleSettings, testNow } from "./test-samples.ts";
import { useRecorder } from "./test-use-recorder.ts";

const { recorder, sender } = useRecorder();
const typed = sampleSettings.pushover!;
const posted = { status: 200, body: { status: 1, request: "647d2300-702c-4b38-8b2f-d56326ae460b" } };
const bodies = () => recorder().requests.map(({ body }) => JSON.parse(body));

test("posts a message", async () => {
  recorder().play(posted);
  expect(await sendWith(pushover, typed, sampleMessage, sender())).toMatchObject({ result: "sent" });
  expect(recorder().requests[0]).toMatchObject({
    method: "POST",
    origin: "https://api.pushover.net",
    path: "/1/messages.json",
    headers: { "content-type": "application/json" },
  });
  expect(bodies()[0]).toEqual({
    token: "s3cr3tapptoken",
    user: "s3cr3tuserkey",
    title: "NAS: Photos failed",
    message: "The backup Photos on NAS failed.\nNo space left.\n\nError: disk <full> & *quota*",
    url: "https://backups.example.org/runs/991",
    url_title: "Open run",
    priority: 1,
    timestamp: testNow / 1_000 - 1,
  });
});

test("an emergency rings until it is seen, and stops when the trouble is over", async () => {
  recorder().play({ status: 200, body: { status: 1, receipt: "r123" } }, posted, posted);
  const loud = { ...typed, emergency: true, sound: "siren", device: "phone" };
  const overdue = { ...sampleMessage, tone: "overdue" as const };
  expect(await sendWith(pushover, loud, overdue, sender())).toMatchObject({ ref: "r123" });
  await sendWith(pushover, loud, closedMessage, sender());
  expect(bodies()[0]).toMatchObject({
    priority: 2,
    retry: 60,
    expire: 3_600,
    tags: "inc-12",
    sound: "siren",
    device: "phone",
  });
  expect(bodies()[1]).toMatchObject({ priority: 0 });
  expect(recorder().requests[2]).toMatchObject({
    method: "POST",
    path: "/1/receipts/cancel_by_tag/inc-12.json",
  });
  expect(bodies()[2]).toEqual({ token: "s3cr3tapptoken" });
});

test("cuts by characters, leaves out an address that is too long, and always says something", async () => {
  recorder().play(posted);
  const links = [{ kind: "open" as const, label: "x", url: `https://x.example/${"a".repeat(600)}` }];
  await sendWith(
    pushover,
    typed,
    { ...sampleMessage, title: "👍".repeat(400), text: "👍".repeat(2_000), links },
    sender(),
  );
  await sendWith(pushover, typed, { ...sampleMessage, text: "", log: null }, sender());
  expect([...bodies()[0].title]).toHaveLength(250);
  expect([...bodies()[0].message]).toHaveLength(1_024);
  expect(bodies()[0].url).toBeUndefined();
  expect(bodies()[1].message).toBe("NAS: Photos failed");
});

describe("answers", () => {
  const reset = testNow / 1_000 + 9 * 86_400;
  test.each([
    [
      429,
      { "x-limit-app-reset": String(reset) },
      {},
      { result: "temporary", reason: "quota", retryAt: reset * 1_000, pausesChannel: true },
    ],
    [
      400,
      {},
      { user: "invalid", errors: ["user key is invalid"], status: 0 },
      { result: "broken", reason: "not-found" },
    ],
    [
      400,
      {},
      { token: "invalid", errors: ["application token is invalid"], status: 0 },
      { result: "broken", reason: "wrong-login" },
    ],
    [
      400,
      {},
      { message: "cannot be blank", errors: ["message cannot be blank"], status: 0 },
      { result: "refused", reason: "content-refused" },
    ],
    [200, {}, { status: 0 }, { result: "temporary", reason: "unexpected-answer" }],
    [500, {}, {}, { result: "temporary", reason: "server-error" }],
  ])("%i %o %o", async (status, headers, body, expected) => {
    recorder().play({ status, headers: headers as Record<string, string>, body });
    expect(await sendWith(pushover, typed, sampleMessage, sender())).toMatchObject(expected);
  });
});

test("a test asks whether user and device exist", async () => {
  recorder().play({ status: 400, body: { user: "invalid", status: 0 } });
  expect(await testWith(pushover, typed, sender())).toMatchObject([
    { code: "name", ok: true },
    { code: "target", ok: false, reason: "not-found" },
  ]);
  expect(recorder().requests[0]).toMatchObject({ method: "POST", path: "/1/users/validate.json" });
});
