import { createHash } from "node:crypto";
import { openLink, plainText } from "./compose.ts";
import type { Message, Tone } from "./message.ts";
import { cut } from "./text.ts";
import { severityOf } from "./tones.ts";

const isOver = ({ tone, incident }: Message): boolean =>
  incident === null ? tone === "success" || tone === "recovered" : incident.phase === "resolve";

/** Far enough that nothing expires by itself: this program says when it is over. */
const stillOpenMs = 90 * 86_400_000;

/** `overdue` → `BackupOverdue`, as alerts are named there. */
const alertName = (cause: string): string =>
  `Backup${cause
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join("")}`;

export interface Alert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  endsAt: string;
  generatorURL?: string;
}

const severities = ["info", "warning", "error", "critical"] as const;
export type AlertSeverity = (typeof severities)[number];

export const otherSeverities = (tone: Tone): AlertSeverity[] =>
  severities.filter((severity) => severity !== severityOf[tone]);

/** The message as an alert of Prometheus. The labels tell which alert it is: the same for one incident and severity. */
export function alertOf(
  message: Message,
  now: number,
  severity: AlertSeverity = severityOf[message.tone],
): Alert {
  const link = openLink(message);
  const { incident, server, backup } = message;
  return {
    labels: {
      alertname: alertName(message.cause),
      ...(server === null ? {} : { server }),
      ...(backup === null ? {} : { job: backup }),
      severity,
    },
    annotations: {
      summary: cut(message.title, { max: 250, unit: "characters" }),
      description: cut(plainText(message), { max: 2_000, unit: "characters" }),
    },
    startsAt: new Date(incident?.openedAt ?? message.at).toISOString(),
    endsAt: new Date(isOver(message) ? now : now + stillOpenMs).toISOString(),
    ...(link === null ? {} : { generatorURL: link.url }),
  };
}

/** Body of Alertmanager's own webhook, version 4: many receivers read it. */
export function alertmanagerBody(message: Message, publicUrl: string | null): string {
  const status = isOver(message) ? "resolved" : "firing";
  const { labels, annotations, startsAt, generatorURL = "" } = alertOf(message, message.at);
  const groupLabels = { alertname: labels.alertname };
  return JSON.stringify({
    version: "4",
    groupKey: `{}:{incident="${message.incident?.key ?? message.idempotencyKey}"}`,
    truncatedAlerts: 0,
    status,
    receiver: "duplistatus",
    groupLabels,
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: publicUrl ?? "",
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt,
        // What is still open has no end; programs written in Go say so with this date.
        endsAt: status === "resolved" ? new Date(message.at).toISOString() : "0001-01-01T00:00:00Z",
        generatorURL,
        fingerprint: createHash("sha256").update(JSON.stringify(labels)).digest("hex").slice(0, 16),
      },
    ],
  });
}
