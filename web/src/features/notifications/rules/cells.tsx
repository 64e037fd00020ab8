import type { Channel, NotifyTopic, RemindPeriod, RunLevel } from "@duplistatus/contract";
import { ChevronDown, Undo2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Checkbox } from "../../../ui/checkbox.tsx";
import { classes } from "../../../ui/classes.ts";
import { Menu } from "../../../ui/menu.tsx";
import { Popover } from "../../../ui/popover.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { Tooltip } from "../../../ui/tooltip.tsx";
import { type RuleRow, remindPeriods, runLevels, topics } from "./model.ts";
import type { RulesPatch } from "./queries.ts";
import { reached, useRuleWords } from "./use-rule-words.ts";

/** Changes one line at once. */
export type SetRule = (row: RuleRow, set: NonNullable<RulesPatch["set"]>) => void;

interface CellProps {
  row: RuleRow;
  readOnly: boolean;
  onSet: SetRule;
}

const valueClass = (own: boolean) =>
  classes(
    "inline-flex h-6.5 max-w-full items-center gap-1 rounded-sm px-1.5 -ml-1.5 whitespace-nowrap hover:bg-sunken hover:text-ink max-sm:h-10",
    own ? "font-semibold text-ink" : "text-ink-3",
  );

/** Takes away what was set here. */
function Back({ label, onPress }: { label: string; onPress: () => void }) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        onClick={onPress}
        className="grid size-6 shrink-0 place-items-center rounded-xs text-ink-3 hover:bg-sunken hover:text-ink max-sm:size-10"
      >
        <Undo2 size={13} aria-hidden="true" />
      </button>
    </Tooltip>
  );
}

/** Which finished runs are told: pale where inherited, a choice in place where something was set here. */
export function RunsCell({ row, readOnly, onSet }: CellProps) {
  const { t } = useTranslation("rules");
  const words = useRuleWords();
  const own = row.own.runs !== undefined || row.scope.scope === "all";
  const label = t("runsOf", { name: words.title(row) });
  const level = row.effective.runs;
  if (readOnly) return <span className={own ? "font-semibold" : "text-ink-3"}>{t(`runs.${level}`)}</span>;
  if (own)
    return (
      <span className="flex items-center gap-1">
        <Segmented
          label={label}
          value={level}
          options={runLevels.map((value) => ({ value, label: t(`runs.${value}`) }))}
          onChange={(runs: RunLevel) => onSet(row, { runs })}
        />
        {row.scope.scope !== "all" && (
          <Back
            label={t("asAbove", { value: t(`runs.${row.inherited.runs}`) })}
            onPress={() => onSet(row, { runs: null })}
          />
        )}
      </span>
    );
  return (
    <Menu
      label={label}
      items={() => [
        {
          type: "choice",
          label,
          value: "",
          options: runLevels.map((value) => ({ value, label: t(`runs.${value}`) })),
          onChange: (runs) => onSet(row, { runs: runs as RunLevel }),
        },
      ]}
    >
      <button type="button" aria-label={`${label}: ${t(`runs.${level}`)}`} className={valueClass(false)}>
        {t(`runs.${level}`)}
      </button>
    </Menu>
  );
}

/** How often people are reminded. */
export function RemindCell({ row, readOnly, onSet }: CellProps) {
  const { t } = useTranslation("rules");
  const words = useRuleWords();
  const own = row.own.remind !== undefined || row.scope.scope === "all";
  const label = t("remindOf", { name: words.title(row) });
  const value = t(`remind.${row.effective.remind}`);
  if (readOnly) return <span className={own ? "font-semibold" : "text-ink-3"}>{value}</span>;
  return (
    <Menu
      label={label}
      items={() => [
        {
          type: "choice",
          label,
          value: own ? row.effective.remind : "",
          options: [
            ...remindPeriods.map((each) => ({ value: each, label: t(`remind.${each}`) })),
            ...(row.scope.scope === "all"
              ? []
              : [
                  {
                    value: "",
                    label: t("asAbove", { value: t(`remind.${row.inherited.remind}`) }),
                  },
                ]),
          ],
          onChange: (next) => onSet(row, { remind: next === "" ? null : (next as RemindPeriod) }),
        },
      ]}
    >
      <button type="button" aria-label={`${label}: ${value}`} className={valueClass(own)}>
        {value}
        {own && <ChevronDown size={12} aria-hidden="true" className="text-ink-3" />}
      </button>
    </Menu>
  );
}

/** Which events are told: the popup ticks them one by one. */
export function TopicsCell({ row, readOnly, onSet }: CellProps) {
  const { t } = useTranslation("rules");
  const words = useRuleWords();
  const [open, setOpen] = useState(false);
  const own = Object.keys(row.own.topics ?? {}).length > 0;
  const label = t("topicsOf", { name: words.title(row) });
  const value = words.topics(row.effective.topics);
  const toggle = (topic: NotifyTopic, on: boolean) => {
    const { [topic]: _before, ...others } = row.own.topics ?? {};
    const next = on === row.inherited.topics[topic] ? others : { ...others, [topic]: on };
    onSet(row, { topics: Object.keys(next).length === 0 ? null : next });
  };
  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={setOpen}
      className="w-72 p-3"
      content={() => (
        <>
          <p className="mb-1.5 text-sm font-semibold">{t("topics.title")}</p>
          {topics.map((topic) => (
            <Checkbox
              key={topic}
              label={<span title={t(`topicText.${topic}`)}>{t(`topic.${topic}`)}</span>}
              detail={row.own.topics?.[topic] !== undefined && t("topics.own")}
              checked={row.effective.topics[topic]}
              disabled={readOnly}
              onChange={(on) => toggle(topic, on)}
            />
          ))}
          {own && row.scope.scope !== "all" && !readOnly && (
            <button
              type="button"
              onClick={() => onSet(row, { topics: null })}
              className="mt-1.5 w-fit text-sm text-accent hover:underline max-sm:py-2.5"
            >
              {t("asAbove", { value: words.topics(row.inherited.topics) })}
            </button>
          )}
        </>
      )}
    >
      <button
        type="button"
        aria-label={`${label}: ${value}`}
        className={valueClass(own || row.scope.scope === "all")}
      >
        {value}
      </button>
    </Popover>
  );
}

const chipClass = (own: boolean) =>
  classes(
    "inline-block min-w-0 max-w-40 truncate rounded-xs px-1.5 py-px text-sm",
    own ? "bg-accent-weak font-medium text-accent" : "text-ink-2 shadow-[inset_0_0_0_1px_var(--line)]",
  );

/** So many names have room in a line. */
const mostChips = 3;

/** The channels and other destinations of a line: what was set here is inked. */
export function Chips({ row, channels }: { row: RuleRow; channels: readonly Channel[] }): ReactNode {
  const { t } = useTranslation("rules");
  const words = useRuleWords();
  const { own, effective } = row;
  const ownChannels = own.channels !== undefined || row.scope.scope === "all";
  const chips = [
    ...reached(effective, channels).map(({ id, name }) => ({ key: `c${id}`, name, own: ownChannels })),
    ...effective.destinations.map((destination, index) => ({
      key: `d${index}`,
      name: `${own.destinations ? "+ " : ""}${words.destination(destination, channels)}`,
      own: own.destinations !== undefined,
    })),
  ];
  if (chips.length === 0) return <span className="text-sm text-warn">{t("where.nobody")}</span>;
  // What was set here is what one looks for.
  const shown = [...chips]
    .sort((a, b) => Number(b.own) - Number(a.own))
    .slice(0, chips.length > mostChips ? mostChips - 1 : mostChips);
  const left = chips.length - shown.length;
  return (
    <span
      className="flex min-w-0 items-center gap-1 max-sm:flex-wrap"
      title={left > 0 ? chips.map(({ name }) => name).join(", ") : undefined}
    >
      {chips
        .filter((chip) => shown.includes(chip))
        .map((chip) => (
          <span key={chip.key} className={chipClass(chip.own)}>
            {chip.name}
          </span>
        ))}
      {left > 0 && <span className="text-sm text-ink-3">+{left}</span>}
    </span>
  );
}
