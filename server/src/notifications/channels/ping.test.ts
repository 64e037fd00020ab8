import { describe, expect, test } from "vitest";
import type { Message } from "./message.ts";
import { ping } from "./ping.ts";
import { sendWith } from "./test-recorder.ts";
import { sampleMessage, sampleSettings } from "./test-samples.ts";
import { useRecorder } from "./test-use-recorder.ts";

const { recorder, sender } = useRecorder();
const seen = () => recorder().requests.map(({ method, path }) => `${method} ${path}`);

const signs: Partial<Message>[] = [
  { event: "run.started", tone: "info" },
  { event: "run.finished", tone: "success" },
  { event: "run.finished", tone: "warning" },
  { event: "run.finished", tone: "error" },
  { event: "incident.opened", tone: "overdue" },
  { event: "incident.closed", tone: "recovered" },
  { event: "heartbeat", tone: "info" },
  { event: "test", tone: "info" },
];

const sendAll = async (settings: Record<string, unknown>, data = {}) => {
  for (const more of signs) await sendWith(ping, settings, { ...sampleMessage, ...more, data }, sender());
};

describe("Healthchecks", () => {
  const typed = sampleSettings.ping!;
  const base = "/s3cr3t-uuid-of-the-check";

  test("start, success and fail; a test mends nothing", async () => {
    recorder().play({ status: 200, body: "OK" });
    await sendAll(typed);
    expect(seen()).toEqual(
      ["/start", "", "", "/fail", "/fail", "", "", "/log"].map((end) => `POST ${base}${end}`),
    );
    expect(recorder().requests[3]).toMatchObject({
      origin: "https://hc.example.org",
      headers: { "content-type": "text/plain; charset=utf-8" },
      body: "NAS: Photos failed\n\nThe backup Photos on NAS failed.\nNo space left.\n\nError: disk <full> & *quota*",
    });
  });

  test("warnings fail where that is wanted; start and end are paired; a query stays", async () => {
    recorder().play({ status: 200, body: "OK" });
    const rid = "728b3763-be7e-4c8a-9a14-d33c8d5c8bb0";
    const settings = { ...typed, url: "https://hc.example.org/key/slug?create=1", warningsFail: true };
    await sendWith(
      ping,
      settings,
      { ...sampleMessage, event: "run.finished", tone: "warning", data: { rid } },
      sender(),
    );
    await sendWith(
      ping,
      settings,
      { ...sampleMessage, event: "run.started", data: { rid: "../x" } },
      sender(),
    );
    expect(seen()).toEqual([`POST /key/slug/fail?create=1&rid=${rid}`, "POST /key/slug/start?create=1"]);
  });

  test.each([
    [404, "not found", { result: "broken", reason: "not-found" }],
    [409, "ambiguous slug", { result: "broken", reason: "settings" }],
    [200, "OK (not found)", { result: "broken", reason: "not-found" }],
    [200, "OK (rate limited)", { result: "temporary", reason: "rate-limited" }],
  ])("%i %s", async (status, body, expected) => {
    recorder().play({ status, body });
    expect(await sendWith(ping, typed, sampleMessage, sender())).toMatchObject(expected);
  });
});

describe("Uptime Kuma", () => {
  const typed = {
    service: "kuma",
    url: "https://kuma.example.org/api/push/s3cr3tpush?status=up&msg=OK&ping=",
  };

  test("up and down with words; it knows no begin", async () => {
    recorder().play({ status: 200, body: { ok: true } });
    await sendAll(typed, { durationMs: 1_234 });
    const up = "GET /api/push/s3cr3tpush?status=up&msg=OK&ping=1234";
    const down = "GET /api/push/s3cr3tpush?status=down&msg=NAS%3A+Photos+failed&ping=1234";
    expect(seen()).toEqual([up, up, down, down, up, up, up]);
  });

  test("a monitor that is paused or deleted", async () => {
    recorder().play({ status: 404, body: { ok: false, msg: "Monitor not found or not active." } });
    expect(await sendWith(ping, typed, sampleMessage, sender())).toMatchObject({
      result: "broken",
      reason: "not-found",
    });
    recorder().play({ status: 200, body: { ok: false } });
    expect(await sendWith(ping, typed, sampleMessage, sender())).toMatchObject({
      result: "temporary",
      reason: "unexpected-answer",
    });
  });
});

test("Gatus", async () => {
  recorder().play({ status: 200 });
  const typed = {
    service: "gatus",
    url: "https://gatus.example.org/api/v1/endpoints/backups_nas/external",
    token: "s3cr3tgatus",
  };
  await sendAll(typed);
  const path = "/api/v1/endpoints/backups_nas/external";
  const up = `POST ${path}?success=true&error=`;
  const down = `POST ${path}?success=false&error=NAS%3A+Photos+failed`;
  expect(seen()).toEqual([up, up, down, down, up, up, up]);
  expect(recorder().requests[0]!.headers.authorization).toBe("Bearer s3cr3tgatus");
});
