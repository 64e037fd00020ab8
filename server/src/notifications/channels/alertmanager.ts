import { z } from "zod";
import { type Alert, alertOf, otherSeverities } from "./alert.ts";
import type { Outcome } from "./channel.ts";
import { defineChannel, StepFailed } from "./define-channel.ts";
import { baseUrl, optionalSecret, optionalText } from "./fields.ts";
import { sent, statusFailure } from "./http-outcome.ts";
import { basicAuth, hostOf, nameOf, sendJson } from "./json-request.ts";
import type { Message } from "./message.ts";

const settings = z.object({
  url: baseUrl({ placeholder: "http://alertmanager:9093" }),
  user: optionalText({ advanced: true }),
  password: optionalSecret({ advanced: true }),
  token: optionalSecret({ advanced: true }),
});

type Settings = z.output<typeof settings>;

function authorization({ user, password, token }: Settings): Record<string, string> {
  if (token !== "") return { authorization: `Bearer ${token}` };
  return user === "" ? {} : { authorization: basicAuth(user, password) };
}

/**
 * The alert, and the end of those of the same incident with another severity: there the severity is part of what an
 * alert is.
 */
function alertsOf(message: Message, now: number): Alert[] {
  const alert = alertOf(message, now);
  if (message.incident === null || message.incident.phase === "open") return [alert];
  const endsAt = new Date(now).toISOString();
  return [
    alert,
    ...otherSeverities(message.tone).map((severity) => ({ ...alertOf(message, now, severity), endsAt })),
  ];
}

/** https://prometheus.io/docs/alerting/latest/clients/ */
export const alertmanager = defineChannel({
  kind: "alertmanager",
  settings,
  limits: { title: null, text: null, perMinute: 120 },
  events: [
    "incident.opened",
    "incident.escalated",
    "incident.reminded",
    "incident.closed",
    "self_test",
    "test",
  ],
  alone: true,
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  probes: [
    {
      code: "service",
      async run({ settings: given }, sender) {
        const answer = await sender.http({
          method: "GET",
          url: `${given.url}/-/ready`,
          headers: authorization(given),
        });
        if (answer.status >= 500) throw new StepFailed("server-error", { status: answer.status });
        return { status: answer.status };
      },
    },
  ],
  async send({ message, settings: given }, sender): Promise<Outcome> {
    const alerts = alertsOf(message, sender.now());
    const answer = await sendJson(sender, `${given.url}/api/v2/alerts`, alerts, {
      headers: authorization(given),
    });
    return statusFailure(answer, sender.now()) ?? sent(answer);
  },
});
