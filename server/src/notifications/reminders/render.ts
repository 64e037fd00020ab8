import type { IncidentCause } from "@duplistatus/contract";
import { causeName } from "@duplistatus/texts";
import type { Tone } from "../channels/message.ts";
import { toneOf } from "../notices/subscriber.ts";
import { frame, homeLink, type RenderOther, say } from "../render/message.ts";
import { renderSeveral, type Telling } from "../render/several.ts";
import { problemOf, readSubject, urlOf, valuesOf } from "../render/subject.ts";
import { line } from "../render/voice.ts";
import { currentWords } from "../render/words.ts";

/** Everything that is still open, in one message; null when nothing of it is any more. */
export const renderReminder: RenderOther = async (context, row, channel, voice) => {
  const sql = context.database.reader;
  const { incidents, acknowledged } = JSON.parse(row.facts) as { incidents: number[]; acknowledged: number };
  const tellings: Telling[] = [];
  for (const id of incidents) {
    const subject = await readSubject(sql, { incident_id: id, job_id: null, run_id: null, server_id: null });
    const incident = subject?.incident;
    if (subject == null || incident == null || incident.closed_at !== null) continue;
    const tone: Tone = toneOf(incident.cause, incident.severity);
    const { server = "", backup = "" } = valuesOf(subject, voice);
    const name = backup === "" ? server : `${server} · ${backup}`;
    const cause = causeName(incident.cause as IncidentCause, voice.reader);
    tellings.push({
      tone,
      order: name,
      incident: id,
      item: async () => ({
        tone,
        title: `${name}: ${cause} ${line(voice, "since", { since: incident.since })}`,
        text: problemOf(incident, voice),
        url: urlOf(subject, voice),
      }),
    });
  }
  if (tellings.length === 0) return null;
  const several = await renderSeveral(tellings, [], null, voice);
  const values = {
    ...several.values,
    acknowledged: acknowledged === 0 ? "" : line(voice, "acknowledged", { count: acknowledged }),
    channel: channel.row.name,
  };
  return {
    ...frame(row, channel, voice),
    ...say(await currentWords(sql, "reminder", voice), values, channel),
    items: several.items,
    itemsMore: several.more,
    links: homeLink(voice),
    data: { incidents, acknowledged },
  };
};
