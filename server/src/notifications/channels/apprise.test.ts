import { expect, test } from "vitest";
import { apprise } from "./apprise.ts";
import { sendWith, testWith } from "./test-recorder.ts";
import { sampleMessage, sampleSettings } from "./test-samples.ts";
import { useRecorder } from "./test-use-recorder.ts";

const { recorder, sender } = useRecorder();
const typed = sampleSettings.apprise!;

test("addresses of its own go to /notify/, a stored configuration to /notify/KEY with its tag", async () => {
  recorder().play({ status: 200, body: "" });
  await sendWith(apprise, typed, sampleMessage, sender());
  const stored = { url: typed.url, key: "home", tag: "admins, phones", user: "u", password: "p" };
  await sendWith(apprise, stored, { ...sampleMessage, tone: "recovered" }, sender());
  const [stateless, stateful] = recorder().requests;
  expect(stateless).toMatchObject({
    method: "POST",
    origin: "https://apprise.example.org",
    path: "/sub/notify/",
    headers: { accept: "application/json", "content-type": "application/json" },
  });
  expect(JSON.parse(stateless!.body)).toEqual({
    urls: "json://s3cr3thost/s3cr3tpath",
    title: "NAS: Photos failed",
    body: "The backup Photos on NAS failed.\nNo space left.\n\nError: disk <full> & *quota*\n\nhttps://backups.example.org/runs/991",
    type: "failure",
    format: "text",
  });
  expect(stateful).toMatchObject({ path: "/sub/notify/home", headers: { authorization: "Basic dTpw" } });
  expect(JSON.parse(stateful!.body)).toMatchObject({ type: "success", tag: "admins, phones" });
  expect(JSON.parse(stateful!.body).urls).toBeUndefined();
});

test("204 means that nobody was told, 424 that some were", async () => {
  recorder().play({ status: 204 });
  expect(await sendWith(apprise, typed, sampleMessage, sender())).toMatchObject({
    result: "broken",
    reason: "nothing-configured",
  });
  recorder().play({ status: 424, body: { error: "One or more notification could not be sent" } });
  expect(await sendWith(apprise, typed, sampleMessage, sender())).toMatchObject({
    result: "temporary",
    reason: "partly-delivered",
    retryOnce: true,
  });
  expect(recorder().requests).toHaveLength(1);
});

test("a cut text keeps its link", async () => {
  recorder().play({ status: 200 });
  await sendWith(apprise, typed, { ...sampleMessage, log: "x".repeat(50_000) }, sender());
  const { body } = JSON.parse(recorder().requests[0]!.body);
  expect(body).toHaveLength(10_000);
  expect(body.endsWith("…\n\nhttps://backups.example.org/runs/991")).toBe(true);
});

test("either a key or addresses", () => {
  const { settings } = apprise;
  expect(settings.safeParse({ url: "http://a" }).success).toBe(false);
  expect(settings.safeParse({ url: "http://a", key: "k", urls: "ntfy://x" }).success).toBe(false);
  expect(settings.safeParse({ url: "http://a", key: "../cfg" }).success).toBe(false);
  expect(settings.safeParse({ url: "http://a", key: "k" }).success).toBe(true);
});

test("a sick server is told by the test", async () => {
  recorder().play({ status: 417, body: "ATTACH_PERMISSION_ISSUE" });
  expect(await testWith(apprise, typed, sender())).toMatchObject([
    { code: "name", ok: true },
    {
      code: "service",
      ok: false,
      reason: "server-error",
      facts: { status: 417, text: "ATTACH_PERMISSION_ISSUE" },
    },
  ]);
});
