import type { Message } from "./message.ts";

/** 2026-03-29 08:00:00 UTC */
export const testNow = Date.UTC(2026, 2, 29, 8);

/** An open incident with everything a message can have. */
export const sampleMessage: Message = {
  event: "incident.opened",
  tone: "error",
  toneLabel: "Error",
  title: "NAS: Photos failed",
  text: "The backup Photos on NAS failed.\nNo space left.",
  facts: [
    { label: "Server", value: "NAS" },
    { label: "Duration", value: "12 min" },
  ],
  items: [],
  itemsMore: null,
  log: "Error: disk <full> & *quota*",
  links: [{ kind: "open", label: "Open run", url: "https://backups.example.org/runs/991" }],
  tags: ["backup"],
  incident: { key: "inc-12", phase: "open", openedAt: testNow - 60_000, ref: null },
  idempotencyKey: "dlv-4711",
  at: testNow - 1_000,
  composedAt: testNow - 500,
  server: "NAS",
  backup: "Photos",
  cause: "failing",
  data: { runId: 991, uploadedBytes: 12_345 },
  locale: "en",
  zone: "Europe/Berlin",
  footer: null,
  unsubscribeUrl: null,
};

/** The same trouble, over. */
export const closedMessage: Message = {
  ...sampleMessage,
  event: "incident.closed",
  tone: "recovered",
  toneLabel: "Recovered",
  title: "NAS: Photos is well again",
  text: "It was failing for 1 hour.",
  facts: [],
  log: null,
  idempotencyKey: "dlv-4712",
  incident: { key: "inc-12", phase: "resolve", openedAt: testNow - 60_000, ref: null },
};

/** Settings of every kind as a user would type them; every secret in them is called "s3cr3t…". */
export const sampleSettings: Record<string, Record<string, unknown>> = {
  ntfy: { url: "https://ntfy.example.org", topic: "duplistatus-8FqAbCdEfGhIjKlM", token: "tk_s3cr3tntfy" },
  webhook: {
    url: "https://hooks.example.org/in/s3cr3tpath?key=s3cr3tquery",
    secret: "whsec_czNjcjN0czNjcjN0czNjcjN0czNjcjN0",
    authorization: "Bearer s3cr3tbearer",
  },
  apprise: { url: "https://apprise.example.org/sub", urls: "json://s3cr3thost/s3cr3tpath" },
  telegram: { token: "123456:s3cr3ttoken", chatId: "-1001234567890" },
  discord: { url: "https://discord.com/api/webhooks/123456789/s3cr3tdiscord" },
  slack: { url: "https://hooks.slack.com/services/T1/B1/s3cr3tslack" },
  gotify: { url: "https://gotify.example.org/g", token: "s3cr3tgotify" },
  teams: {
    url: "https://prod-12.westeurope.logic.azure.com:443/workflows/s3cr3tflow/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers&sv=1.0&sig=s3cr3tsig",
  },
  pushover: { token: "s3cr3tapptoken", user: "s3cr3tuserkey" },
  matrix: { url: "https://matrix.example.org", token: "s3cr3tmatrix", room: "!abc:example.org" },
  "google-chat": { url: "https://chat.googleapis.com/v1/spaces/S/messages?key=s3cr3tkey1&token=s3cr3ttoken" },
  mattermost: { url: "https://mm.example.org/hooks/s3cr3thook" },
  "rocket-chat": { url: "https://rc.example.org/hooks/1/s3cr3thook" },
  zulip: {
    url: "https://zulip.example.org",
    email: "bot@zulip.example.org",
    key: "s3cr3tzulip",
    stream: "backups",
  },
  signal: {
    url: "http://signal.example.org:8080",
    number: "+491711111111",
    recipients: "+491700000000\ngroup.YWJj",
  },
  "home-assistant": {
    url: "http://ha.example.org:8123",
    token: "s3cr3thass",
    service: "notify.mobile_app_phone",
  },
  pagerduty: { routingKey: "s3cr3troutingkey" },
  alertmanager: { url: "https://am.example.org/p", token: "s3cr3talert" },
  ping: { url: "https://hc.example.org/s3cr3t-uuid-of-the-check" },
};
