import type { Channel, NotifyDestination } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { BareSelect } from "../../../ui/bare-select.tsx";
import { Button } from "../../../ui/button.tsx";
import { Checkbox } from "../../../ui/checkbox.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { controlClass } from "../../../ui/field.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { type Kind, kindsQuery } from "../channels/queries.ts";
import { type RuleRow, remindPeriods, runLevels, topics } from "./model.ts";
import type { RulesPatch } from "./queries.ts";
import { formOf, type Mode, patchOf, type RuleForm } from "./rule-form.ts";
import { useRuleWords } from "./use-rule-words.ts";

interface RuleDialogProps {
  rows: readonly RuleRow[];
  channels: readonly Channel[];
  open: boolean;
  onClose: () => void;
  onSave: (patch: RulesPatch) => void;
}

/** Everything about one line, or about many at once. */
export default function RuleDialog({ rows, channels, open, onClose, onSave }: RuleDialogProps) {
  const { t } = useTranslation("rules");
  const words = useRuleWords();
  const { data: kinds = [] } = useQuery(kindsQuery);
  const [before] = useState(() =>
    formOf(
      rows,
      channels.map(({ id }) => id),
    ),
  );
  const [form, setForm] = useState(before);
  const change = (part: Partial<RuleForm>) => setForm((now) => ({ ...now, ...part }));
  const many = rows.length > 1;
  const first = rows[0]!;
  const isDefault = !many && first.scope.scope === "all";
  const hasBelow = rows.some(({ scope }) => scope.scope !== "job");
  const patch = patchOf(rows, form, before);
  const changes = Object.keys(patch.set ?? {}).length;
  const faulty = form.destinations.mode === "own" && form.destinations.list.some(isFaulty);
  const above = (value: string) => (many ? t("edit.inherit") : t("asAbove", { value }));
  /** The choices before those of the field itself. */
  const leading = (value: string) => [
    ...(many ? [{ value: "keep" as const, label: t("edit.keep") }] : []),
    ...(isDefault ? [] : [{ value: "inherit" as const, label: above(value) }]),
  ];
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={many ? t("edit.titleMany", { count: rows.length }) : words.title(first)}
      description={t(isDefault ? "edit.textDefault" : "edit.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("edit.cancel")}</Button>
          <Button
            variant="primary"
            disabled={changes === 0 || faulty}
            onClick={() => {
              onSave(patch);
              onClose();
            }}
          >
            {t("edit.save")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4.5">
        <Choice
          label={t("column.runs")}
          value={form.runs}
          options={[
            ...leading(t(`runs.${first.inherited.runs}`)),
            ...runLevels.map((value) => ({ value, label: t(`runsLong.${value}`) })),
          ]}
          onChange={(runs) => change({ runs })}
        />
        <Group label={t("column.topics")}>
          <Modes
            label={t("column.topics")}
            mode={form.topics.mode}
            leading={leading(words.topics(first.inherited.topics))}
            own={t("edit.these")}
            onChange={(mode) => change({ topics: { ...form.topics, mode } })}
          />
          {form.topics.mode === "own" && (
            <div className="mt-2 grid gap-x-5 sm:grid-cols-2">
              {topics.map((topic) => (
                <Checkbox
                  key={topic}
                  label={t(`topic.${topic}`)}
                  checked={form.topics.on[topic]}
                  onChange={(on) =>
                    change({ topics: { mode: "own", on: { ...form.topics.on, [topic]: on } } })
                  }
                />
              ))}
            </div>
          )}
        </Group>
        <Choice
          label={t("column.remind")}
          hint={t("edit.remindHint")}
          value={form.remind}
          options={[
            ...leading(t(`remind.${first.inherited.remind}`)),
            ...remindPeriods.map((value) => ({ value, label: t(`remind.${value}`) })),
          ]}
          onChange={(remind) => change({ remind })}
        />
        <Group label={t("channels")}>
          <BareSelect
            aria-label={t("channels")}
            value={form.channels.mode}
            onChange={(event) =>
              change({
                channels: { ...form.channels, mode: event.target.value as RuleForm["channels"]["mode"] },
              })
            }
            className="w-full"
          >
            {leading(namesOf(first.inherited.channels, channels, t("where.all"))).map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
            <option value="all">{t("where.allLong")}</option>
            <option value="own">{t("edit.these")}</option>
          </BareSelect>
          {form.channels.mode === "own" && (
            <div className="mt-2 grid gap-x-5 sm:grid-cols-2">
              {channels.map(({ id, name }) => (
                <Checkbox
                  key={id}
                  label={name}
                  checked={form.channels.ids.includes(id)}
                  onChange={(on) =>
                    change({
                      channels: {
                        mode: "own",
                        ids: on
                          ? [...form.channels.ids, id]
                          : form.channels.ids.filter((each) => each !== id),
                      },
                    })
                  }
                />
              ))}
              {channels.length === 0 && <p className="text-ink-2">{t("where.noChannels")}</p>}
            </div>
          )}
        </Group>
        {!isDefault && (
          <Group label={t("destinations.title")} hint={t("destinations.hint")}>
            <Modes
              label={t("destinations.title")}
              mode={form.destinations.mode}
              leading={leading(destinationNames(first.inherited.destinations, channels, words, t("none")))}
              own={t("edit.these")}
              onChange={(mode) => change({ destinations: { ...form.destinations, mode } })}
            />
            {form.destinations.mode === "own" && (
              <Destinations
                list={form.destinations.list}
                channels={channels}
                kinds={kinds}
                onChange={(list) => change({ destinations: { mode: "own", list } })}
              />
            )}
          </Group>
        )}
        {hasBelow && (
          <Checkbox
            label={t(isDefault ? "edit.belowAll" : "edit.below")}
            checked={form.below}
            disabled={changes === 0}
            onChange={(below) => change({ below })}
          />
        )}
      </div>
    </Dialog>
  );
}

function namesOf(which: RuleRow["effective"]["channels"], channels: readonly Channel[], all: string): string {
  if (which === "all") return all;
  return channels
    .filter(({ id }) => which.includes(id))
    .map(({ name }) => name)
    .join(", ");
}

const destinationNames = (
  list: readonly NotifyDestination[],
  channels: readonly Channel[],
  words: ReturnType<typeof useRuleWords>,
  none: string,
): string =>
  list.length === 0 ? none : list.map((destination) => words.destination(destination, channels)).join(", ");

function Group({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-md font-medium">{label}</legend>
      {children}
      {hint && <p className="mt-1 text-sm text-ink-3">{hint}</p>}
    </fieldset>
  );
}

interface ChoiceProps<V extends string> {
  label: string;
  hint?: string;
  value: V;
  options: readonly { value: V; label: string }[];
  onChange: (value: V) => void;
}

function Choice<V extends string>({ label, hint, value, options, onChange }: ChoiceProps<V>) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-md font-medium">
        {label}
      </label>
      <BareSelect
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value as V)}
        className="w-full"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </BareSelect>
      {hint && <p className="mt-1 text-sm text-ink-3">{hint}</p>}
    </div>
  );
}

interface ModesProps {
  label: string;
  mode: Mode;
  leading: readonly { value: "keep" | "inherit"; label: string }[];
  own: string;
  onChange: (mode: Mode) => void;
}

/** Whether something is left, inherited, or set here; where there is no choice, nothing is asked. */
function Modes({ label, mode, leading, own, onChange }: ModesProps) {
  if (leading.length === 0) return null;
  return (
    <BareSelect
      aria-label={label}
      value={mode}
      onChange={(event) => onChange(event.target.value as Mode)}
      className="w-full"
    >
      {leading.map(({ value, label: name }) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
      <option value="own">{own}</option>
    </BareSelect>
  );
}

/** Nothing that a person wants to be told of. */
const isFaulty = ({ runs, topics: named }: NotifyDestination) => runs === "off" && named.length === 0;

interface DestinationsProps {
  list: readonly NotifyDestination[];
  channels: readonly Channel[];
  kinds: readonly Kind[];
  onChange: (list: NotifyDestination[]) => void;
}

/** Others who hear of it, too, each with a choice of events. */
function Destinations({ list, channels, kinds, onChange }: DestinationsProps) {
  const { t } = useTranslation("rules");
  const first = channels[0];
  const change = (index: number, part: Partial<NotifyDestination>) =>
    onChange(list.map((each, place) => (place === index ? { ...each, ...part } : each)));
  return (
    <div className="mt-2 grid gap-2.5">
      {list.map((destination, index) => {
        const channel = channels.find(({ id }) => id === destination.channelId);
        const named = kinds.find(({ kind }) => kind === channel?.kind)?.recipients ?? false;
        const number = index + 1;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: destinations have no names; they are only added at the end
          <div key={index} className="rounded-md border border-line p-3">
            <div className="flex items-start gap-2">
              <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-2">
                <BareSelect
                  aria-label={t("destinations.channel", { number })}
                  value={String(destination.channelId)}
                  onChange={(event) =>
                    change(index, { channelId: Number(event.target.value), recipient: null })
                  }
                  className="w-full"
                >
                  {!channel && <option value={String(destination.channelId)}>{t("where.gone")}</option>}
                  {channels.map(({ id, name }) => (
                    <option key={id} value={String(id)}>
                      {name}
                    </option>
                  ))}
                </BareSelect>
                {named && (
                  <input
                    aria-label={t("destinations.recipient", { number })}
                    placeholder={t("destinations.recipientHint")}
                    value={destination.recipient ?? ""}
                    onChange={(event) => change(index, { recipient: event.target.value.trim() || null })}
                    spellCheck={false}
                    className={controlClass}
                  />
                )}
              </div>
              <IconButton
                label={t("destinations.remove", { number })}
                onClick={() => onChange(list.filter((_each, place) => place !== index))}
                className="size-8!"
              >
                <Trash2 size={15} aria-hidden="true" />
              </IconButton>
            </div>
            <div className="mt-2 flex flex-wrap items-center gap-x-2 text-md">
              <span>{t("destinations.runs")}</span>
              <BareSelect
                aria-label={t("destinations.runsOf", { number })}
                value={destination.runs}
                onChange={(event) => change(index, { runs: event.target.value as NotifyDestination["runs"] })}
              >
                {runLevels.map((level) => (
                  <option key={level} value={level}>
                    {t(`runsLong.${level}`)}
                  </option>
                ))}
              </BareSelect>
            </div>
            <div className="mt-1.5 grid gap-x-5 sm:grid-cols-2">
              {topics.map((topic) => (
                <Checkbox
                  key={topic}
                  label={t(`topic.${topic}`)}
                  checked={destination.topics.includes(topic)}
                  onChange={(on) =>
                    change(index, {
                      topics: on
                        ? [...destination.topics, topic]
                        : destination.topics.filter((each) => each !== topic),
                    })
                  }
                />
              ))}
            </div>
            {isFaulty(destination) && (
              <p role="alert" className="mt-1 text-sm text-err">
                {t("destinations.nothing")}
              </p>
            )}
          </div>
        );
      })}
      {first && list.length < 20 && (
        <Button
          icon={<Plus size={14} aria-hidden="true" />}
          className="w-fit"
          onClick={() =>
            onChange([
              ...list,
              { channelId: first.id, recipient: null, runs: "warnings", topics: [...topics] },
            ])
          }
        >
          {t("destinations.add")}
        </Button>
      )}
      {!first && <p className="text-ink-2">{t("where.noChannels")}</p>}
    </div>
  );
}
