import type {
  EffectiveRule,
  NotifyDestination,
  NotifyTopic,
  RemindPeriod,
  RunLevel,
} from "@duplistatus/contract";
import { type RuleRow, topics } from "./model.ts";
import type { RulesPatch } from "./queries.ts";

/** A choice about one line or many: `keep` leaves each as it is, `inherit` takes away what was set there. */
export type Mode = "keep" | "inherit" | "own";

/** What the dialog holds. */
export interface RuleForm {
  runs: RunLevel | "keep" | "inherit";
  remind: RemindPeriod | "keep" | "inherit";
  topics: { mode: Mode; on: Record<NotifyTopic, boolean> };
  channels: { mode: Mode | "all"; ids: readonly number[] };
  destinations: { mode: Mode; list: readonly NotifyDestination[] };
  /** Takes the same away from everything below. */
  below: boolean;
}

/** What a dialog about these lines begins with. */
export function formOf(rows: readonly RuleRow[], known: readonly number[]): RuleForm {
  const first = rows[0]!;
  const { own, effective } = first;
  const many = rows.length > 1;
  const isDefault = !many && first.scope.scope === "all";
  const mode = (isOwn: boolean): Mode => (many ? "keep" : isOwn || isDefault ? "own" : "inherit");
  const ids = effective.channels === "all" ? known : effective.channels;
  return {
    runs: many ? "keep" : isDefault ? effective.runs : (own.runs ?? "inherit"),
    remind: many ? "keep" : isDefault ? effective.remind : (own.remind ?? "inherit"),
    topics: { mode: mode(own.topics !== undefined), on: { ...effective.topics } },
    channels: {
      mode:
        many || (own.channels === undefined && !isDefault)
          ? mode(false)
          : effective.channels === "all"
            ? "all"
            : "own",
      ids,
    },
    destinations: {
      mode: mode(own.destinations !== undefined),
      list: many ? [] : effective.destinations,
    },
    below: false,
  };
}

type SetOfPatch = NonNullable<RulesPatch["set"]>;

/** Of one line only what differs from what it would inherit, so that the rest follows the line above. */
function topicsToSet(
  on: Record<NotifyTopic, boolean>,
  inherited: EffectiveRule | null,
): SetOfPatch["topics"] {
  const named = topics.filter((topic) => inherited === null || on[topic] !== inherited.topics[topic]);
  return named.length === 0 ? null : Object.fromEntries(named.map((topic) => [topic, on[topic]]));
}

/** What the dialog asks for; only what was changed in it. */
export function patchOf(rows: readonly RuleRow[], form: RuleForm, before: RuleForm): RulesPatch {
  const same = (name: keyof RuleForm) => JSON.stringify(form[name]) === JSON.stringify(before[name]);
  const set: SetOfPatch = {};
  const { runs, remind, channels, destinations } = form;
  if (runs !== "keep" && !same("runs")) set.runs = runs === "inherit" ? null : runs;
  if (remind !== "keep" && !same("remind")) set.remind = remind === "inherit" ? null : remind;
  if (form.topics.mode !== "keep" && !same("topics"))
    set.topics =
      form.topics.mode === "inherit"
        ? null
        : topicsToSet(form.topics.on, rows.length === 1 ? rows[0]!.inherited : null);
  if (channels.mode !== "keep" && !same("channels"))
    set.channels = channels.mode === "inherit" ? null : channels.mode === "all" ? "all" : [...channels.ids];
  if (destinations.mode !== "keep" && !same("destinations"))
    set.destinations = destinations.mode === "inherit" ? null : [...destinations.list];
  return { scopes: rows.map(({ scope }) => scope), set, below: form.below };
}
