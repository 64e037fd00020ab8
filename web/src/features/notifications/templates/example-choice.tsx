import type { TemplateName } from "@duplistatus/contract";
import { causeName } from "@duplistatus/texts";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { incidentsQuery } from "../../../api/incidents.ts";
import { dashboardQuery } from "../../../api/queries.ts";
import { useFormat, useNow, useReader } from "../../../format/index.ts";
import { BareSelect } from "../../../ui/bare-select.tsx";

/** What a template is shown on: `run:12`, `incident:4`, or empty for the latest that fits. */
export type Example = string;

const most = 25;
const statuses: Partial<Record<TemplateName, readonly string[]>> = {
  success: ["Success"],
  warning: ["Warning"],
  error: ["Error", "Fatal"],
};
const ofIncidents: ReadonlySet<TemplateName> = new Set([
  "overdue",
  "trouble",
  "recovered",
  "unsteady",
  "newServer",
]);

/** What the request of a preview says of the chosen example. */
export function exampleIds(example: Example): { runId: number | null; incidentId: number | null } {
  const [kind, id] = example.split(":");
  return {
    runId: kind === "run" ? Number(id) : null,
    incidentId: kind === "incident" ? Number(id) : null,
  };
}

interface ExampleChoiceProps {
  name: TemplateName;
  value: Example;
  /** What the latest that fits is, as the server found it. */
  latest: string | null;
  onChange: (example: Example) => void;
}

/** Chooses a real run or incident that the template is shown on; nothing where it tells of several or of none. */
export function ExampleChoice({ name, value, latest, onChange }: ExampleChoiceProps) {
  const { t } = useTranslation("templates");
  const runs = useRuns(statuses[name]);
  const incidents = useIncidents(name);
  if (!statuses[name] && !ofIncidents.has(name)) return null;
  return (
    <BareSelect
      aria-label={t("preview.example")}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="w-full"
    >
      <option value="">{latest ?? t("preview.latest")}</option>
      {[...runs, ...incidents].map((each) => (
        <option key={each.value} value={each.value}>
          {each.label}
        </option>
      ))}
    </BareSelect>
  );
}

interface Option {
  value: Example;
  label: string;
}

function useRuns(wanted: readonly string[] | undefined): Option[] {
  const format = useFormat();
  const now = useNow();
  const { data } = useQuery({ ...dashboardQuery, enabled: wanted !== undefined });
  if (!wanted || !data) return [];
  const servers = new Map(data.servers.map(({ id, name, alias }) => [id, alias ?? name]));
  return data.jobs
    .flatMap(({ name, serverId, latest }) =>
      latest && wanted.includes(latest.status) ? [{ name, server: servers.get(serverId) ?? "", latest }] : [],
    )
    .sort((a, b) => b.latest.at - a.latest.at)
    .slice(0, most)
    .map(({ name, server, latest }) => ({
      value: `run:${latest.runId}`,
      label: `${server} · ${name}, ${format.moment(latest.at, now)}`,
    }));
}

function useIncidents(name: TemplateName): Option[] {
  const format = useFormat();
  const reader = useReader();
  const now = useNow();
  const { data } = useInfiniteQuery({
    ...incidentsQuery({
      state: name === "recovered" ? "closed" : "all",
      cause: name === "overdue" ? "overdue" : null,
      server: null,
    }),
    enabled: ofIncidents.has(name),
  });
  if (!ofIncidents.has(name)) return [];
  return (data?.pages[0]?.incidents ?? []).slice(0, most).map((incident) => ({
    value: `incident:${incident.id}`,
    label: `${[incident.serverAlias ?? incident.serverName, incident.jobName].filter(Boolean).join(" · ")}: ${causeName(incident.cause, reader)}, ${format.moment(incident.openedAt, now)}`,
  }));
}
