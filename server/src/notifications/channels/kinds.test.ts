import { expect, test } from "vitest";
import { fieldsOf, secretFields } from "./fields.ts";
import { channelKinds } from "./kinds.ts";

test("every field of every kind can be drawn", () => {
  for (const kind of channelKinds.values()) {
    for (const field of fieldsOf(kind)) {
      expect(field.input, `${kind.kind}.${field.name}`).toBeTruthy();
      const isChoice = field.input === "choice";
      expect(field.options.length > 0, `${kind.kind}.${field.name}`).toBe(isChoice);
    }
  }
});

test("what must be sealed is known", () => {
  const secrets = Object.fromEntries(
    [...channelKinds.values()].map((kind) => [kind.kind, secretFields(kind)]),
  );
  expect(secrets).toEqual({
    ntfy: ["token", "password"],
    email: ["password"],
    "web-push": ["privateKey", "subscriptions"],
    telegram: ["token"],
    signal: [],
    discord: ["url"],
    slack: ["url"],
    teams: ["url"],
    matrix: ["token"],
    "google-chat": ["url"],
    mattermost: ["url"],
    "rocket-chat": ["url"],
    zulip: ["key"],
    gotify: ["token"],
    pushover: ["token", "user"],
    "home-assistant": ["token"],
    apprise: ["urls", "password"],
    webhook: ["url", "secret", "previousSecret", "authorization"],
    pagerduty: ["routingKey"],
    alertmanager: ["password", "token"],
    ping: ["url", "token"],
    relay: ["url", "token"],
  });
});
