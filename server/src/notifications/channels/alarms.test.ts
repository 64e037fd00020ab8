import { describe, expect, test } from "vitest";
import { alertmanager } from "./alertmanager.ts";
import { homeAssistant } from "./home-assistant.ts";
import { pagerduty } from "./pagerduty.ts";
import { sendWith, testWith } from "./test-recorder.ts";
import { closedMessage, sampleMessage, sampleSettings, testNow } from "./test-samples.ts";
import { useRecorder } from "./test-use-recorder.ts";

const { recorder, sender } = useRecorder();
const bodies = () => recorder().requests.map(({ body }) => JSON.parse(body));
const iso = (time: number) => new Date(time).toISOString();

describe("PagerDuty", () => {
  const typed = sampleSettings.pagerduty!;
  const taken = { status: 202, body: { status: "success", dedup_key: "dup-inc-12" } };

  test("triggers and resolves under one key", async () => {
    recorder().play(taken);
    expect(await sendWith(pagerduty, typed, sampleMessage, sender())).toMatchObject({
      result: "sent",
      ref: "dup-inc-12",
    });
    await sendWith(pagerduty, { ...typed, region: "eu" }, closedMessage, sender());
    expect(recorder().requests).toMatchObject([
      { method: "POST", origin: "https://events.pagerduty.com", path: "/v2/enqueue" },
      { method: "POST", origin: "https://events.eu.pagerduty.com", path: "/v2/enqueue" },
    ]);
    expect(bodies()).toEqual([
      {
        routing_key: "s3cr3troutingkey",
        event_action: "trigger",
        dedup_key: "dup-inc-12",
        payload: {
          summary: "NAS: Photos failed",
          source: "NAS",
          severity: "error",
          timestamp: iso(testNow - 1_000),
          component: "Photos",
          class: "failing",
          custom_details: {
            text: "The backup Photos on NAS failed.\nNo space left.",
            log: "Error: disk <full> & *quota*",
            Server: "NAS",
            Duration: "12 min",
          },
        },
        links: [{ href: "https://backups.example.org/runs/991", text: "Open run" }],
        client: "duplistatus",
        client_url: "https://backups.example.org/runs/991",
      },
      { routing_key: "s3cr3troutingkey", event_action: "resolve", dedup_key: "dup-inc-12" },
    ]);
  });

  test("a test calls nobody for long", async () => {
    recorder().play({ status: 202, body: { status: "success" } });
    const message = { ...sampleMessage, event: "test" as const, incident: null };
    expect(await sendWith(pagerduty, typed, message, sender())).toMatchObject({ result: "sent" });
    expect(bodies().map(({ event_action, dedup_key }) => [event_action, dedup_key])).toEqual([
      ["trigger", "dup-dlv-4711"],
      ["resolve", "dup-dlv-4711"],
    ]);
  });

  test("a wrong key is the channel's fault, other refusals are the message's", async () => {
    recorder().play({ status: 400, body: { status: "invalid event", errors: ["Invalid routing key"] } });
    expect(await sendWith(pagerduty, typed, sampleMessage, sender())).toMatchObject({
      result: "broken",
      reason: "wrong-login",
    });
    recorder().play({ status: 400, body: { status: "invalid event", errors: ["Length of summary"] } });
    expect(await sendWith(pagerduty, typed, sampleMessage, sender())).toMatchObject({ result: "refused" });
  });
});

describe("Alertmanager", () => {
  const typed = sampleSettings.alertmanager!;

  test("fires without expiring by itself, and ends the very same alert", async () => {
    recorder().play({ status: 200 });
    expect(await sendWith(alertmanager, typed, sampleMessage, sender())).toMatchObject({ result: "sent" });
    await sendWith(alertmanager, typed, closedMessage, sender());
    expect(recorder().requests[0]).toMatchObject({
      method: "POST",
      origin: "https://am.example.org",
      path: "/p/api/v2/alerts",
      headers: { authorization: "Bearer s3cr3talert", "content-type": "application/json" },
    });
    const [[fired], ended] = bodies();
    expect(fired).toEqual({
      labels: { alertname: "BackupFailing", server: "NAS", job: "Photos", severity: "error" },
      annotations: {
        summary: "NAS: Photos failed",
        description: "The backup Photos on NAS failed.\nNo space left.",
      },
      startsAt: iso(testNow - 60_000),
      endsAt: iso(testNow + 90 * 86_400_000),
      generatorURL: "https://backups.example.org/runs/991",
    });
    const same = ended.find(({ labels }: { labels: { severity: string } }) => labels.severity === "error");
    expect(same.labels).toEqual(fired.labels);
    for (const alert of ended) expect(alert.endsAt).toBe(iso(testNow));
  });

  test("an alert that got worse ends under its old severity", async () => {
    recorder().play({ status: 200 });
    const incident = { ...sampleMessage.incident!, phase: "update" as const };
    await sendWith(alertmanager, typed, { ...sampleMessage, tone: "fatal", incident }, sender());
    const ends = Object.fromEntries(
      bodies()[0].map((alert: { labels: { severity: string }; endsAt: string }) => [
        alert.labels.severity,
        alert.endsAt > iso(testNow),
      ]),
    );
    expect(ends).toEqual({ critical: true, error: false, warning: false, info: false });
  });
});

describe("Home Assistant", () => {
  const typed = sampleSettings["home-assistant"]!;

  test("calls a service of notify, or shows a notification that later news replace", async () => {
    recorder().play({ status: 200, body: [] });
    await sendWith(homeAssistant, typed, sampleMessage, sender());
    await sendWith(homeAssistant, { ...typed, service: "" }, closedMessage, sender());
    expect(recorder().requests).toMatchObject([
      {
        method: "POST",
        origin: "http://ha.example.org:8123",
        path: "/api/services/notify/mobile_app_phone",
        headers: { authorization: "Bearer s3cr3thass" },
      },
      { path: "/api/services/persistent_notification/create" },
    ]);
    const url = "https://backups.example.org/runs/991";
    expect(bodies()).toEqual([
      {
        title: "NAS: Photos failed",
        message: "The backup Photos on NAS failed.\nNo space left.\n\nError: disk <full> & *quota*",
        data: { tag: "dup-inc-12", url, clickAction: url },
      },
      {
        title: "NAS: Photos is well again",
        message: `It was failing for 1 hour.\n\n${url}`,
        notification_id: "dup-inc-12",
      },
    ]);
  });

  test("400 means that it knows no such service; a test checks the token first", async () => {
    recorder().play({ status: 400, body: "400: Bad Request" });
    expect(await sendWith(homeAssistant, typed, sampleMessage, sender())).toMatchObject({
      result: "broken",
      reason: "not-found",
    });
    recorder().play({ status: 401 });
    expect((await testWith(homeAssistant, typed, sender())).at(-1)).toMatchObject({
      code: "login",
      ok: false,
      reason: "wrong-login",
    });
    expect(recorder().requests[0]).toMatchObject({ method: "GET", path: "/api/" });
  });
});
