import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { sendWith } from "./test-recorder.ts";
import { closedMessage, sampleMessage, sampleSettings, testNow } from "./test-samples.ts";
import { useRecorder } from "./test-use-recorder.ts";
import { webhook } from "./webhook.ts";

const { recorder, sender } = useRecorder();
const typed = sampleSettings.webhook!;
const first = String(typed.secret);

/** The library refuses old messages by the real clock. */
const nowSender = () => ({ ...sender(), now: () => Date.now() });

function verify(secret: string): unknown {
  const { body, headers } = recorder().requests.at(-1)!;
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

test("is verified by the library of Standard Webhooks, also while keys are changed", async () => {
  recorder().play({ status: 204 });
  const message = { ...sampleMessage, text: "größer als “alles” 👍" };
  expect(await sendWith(webhook, typed, message, nowSender())).toMatchObject({ result: "sent" });
  expect(verify(first)).toMatchObject({ type: "incident.opened" });

  const { secret: second } = webhook.generated!();
  await sendWith(webhook, { ...typed, secret: second, previousSecret: first }, message, nowSender());
  expect(verify(first)).toBeTruthy();
  expect(verify(second!)).toBeTruthy();
  expect(recorder().requests.at(-1)!.headers["webhook-signature"]).toMatch(/^v1,\S{44} v1,\S{44}$/);
  const { secret: third } = webhook.generated!();
  expect(() => verify(third!)).toThrow();
});

test("posts to the very address, with the id of the delivery and the time of the attempt", async () => {
  recorder().play({ status: 200, body: "thanks" });
  const outcome = await sendWith(webhook, typed, sampleMessage, sender());
  expect(outcome).toEqual({ result: "sent", status: 200, excerpt: "thanks", ref: null });
  const [request] = recorder().requests;
  expect(request).toMatchObject({
    method: "POST",
    origin: "https://hooks.example.org",
    path: "/in/s3cr3tpath?key=s3cr3tquery",
    headers: {
      "content-type": "application/json",
      "webhook-id": "dlv-4711",
      "webhook-timestamp": String(testNow / 1_000),
      authorization: "Bearer s3cr3tbearer",
    },
  });
  expect(JSON.parse(request!.body)).toEqual({
    type: "incident.opened",
    timestamp: new Date(testNow - 1_000).toISOString(),
    data: {
      title: "NAS: Photos failed",
      text: "The backup Photos on NAS failed.\nNo space left.",
      tone: "error",
      server: "NAS",
      backup: "Photos",
      cause: "failing",
      incident: { key: "inc-12", phase: "open", openedAt: new Date(testNow - 60_000).toISOString() },
      links: [{ kind: "open", label: "Open run", url: "https://backups.example.org/runs/991" }],
      language: "en",
      zone: "Europe/Berlin",
      runId: 991,
      uploadedBytes: 12_345,
      log: "Error: disk <full> & *quota*",
    },
  });
});

test("without a key there is no signature; what is no key is refused at saving", async () => {
  recorder().play({ status: 200 });
  await sendWith(webhook, { url: typed.url }, sampleMessage, sender());
  expect(recorder().requests[0]!.headers["webhook-signature"]).toBeUndefined();
  for (const secret of ["whsec_short", "pass word with spaces in it", "whsec_"]) {
    expect(webhook.settings.safeParse({ url: typed.url, secret }).success, secret).toBe(false);
  }
});

test("stays below 20 kB whatever is in the message", async () => {
  recorder().play({ status: 200 });
  const big = "ü".repeat(20_000);
  const items = Array(300).fill({ tone: "error", title: "NAS: Photos", text: "failed again", url: null });
  await sendWith(webhook, typed, { ...sampleMessage, text: big, log: big }, sender());
  await sendWith(webhook, typed, { ...sampleMessage, text: big, log: big, items }, sender());
  await sendWith(webhook, typed, { ...sampleMessage, data: { big } }, sender());
  for (const { body } of recorder().requests) {
    expect(Buffer.byteLength(body)).toBeLessThan(20_000);
    expect(JSON.parse(body).data.title).toBe("NAS: Photos failed");
  }
});

test("the other body is that of Alertmanager, with the same fingerprint until it is over", async () => {
  recorder().play({ status: 200 });
  const settings = { ...typed, format: "alertmanager" };
  await sendWith(webhook, settings, sampleMessage, sender());
  await sendWith(webhook, settings, { ...closedMessage, tone: "error" }, sender());
  const [firing, resolved] = recorder().requests.map(({ body }) => JSON.parse(body));
  expect(firing).toMatchObject({
    version: "4",
    groupKey: '{}:{incident="inc-12"}',
    truncatedAlerts: 0,
    status: "firing",
    receiver: "duplistatus",
    groupLabels: { alertname: "BackupFailing" },
    commonLabels: { alertname: "BackupFailing", server: "NAS", job: "Photos", severity: "error" },
    commonAnnotations: { summary: "NAS: Photos failed" },
    externalURL: "https://backups.example.org",
    alerts: [
      {
        status: "firing",
        startsAt: new Date(testNow - 60_000).toISOString(),
        endsAt: "0001-01-01T00:00:00Z",
        generatorURL: "https://backups.example.org/runs/991",
      },
    ],
  });
  expect(resolved).toMatchObject({ status: "resolved", alerts: [{ status: "resolved" }] });
  expect(resolved.alerts[0].fingerprint).toBe(firing.alerts[0].fingerprint);
  expect(resolved.alerts[0].endsAt).toBe(new Date(testNow - 1_000).toISOString());
});
