import type { Channel, NotifyRules } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Pencil, Send, Undo2 } from "lucide-react";
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { channelsQuery } from "../../../api/channels.ts";
import { patient } from "../../../api/patient.ts";
import { QueryError } from "../../../api/query-error.tsx";
import { useFormat } from "../../../format/index.ts";
import { useMe } from "../../../session/me.ts";
import { Button } from "../../../ui/button.tsx";
import { classes } from "../../../ui/classes.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import type { MenuEntry } from "../../../ui/menu.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SearchBox, useTyped } from "../../../ui/search-box.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { notificationSettingsQuery } from "../general/queries.ts";
import type { SetRule } from "./cells.tsx";
import { ChannelCards } from "./channel-cards.tsx";
import { differencesBelow, differs, type RuleRow, rowsOf } from "./model.ts";
import { type RulesPatch, rulesQuery } from "./queries.ts";
import { RuleTable } from "./rule-table.tsx";
import { useRowTest } from "./use-row-test.ts";
import { useRuleWords } from "./use-rule-words.ts";
import { useRules } from "./use-rules.ts";

const RuleDialog = lazy(patient(() => import("./rule-dialog.tsx")));

interface RulesProps {
  text: string;
  onlyDifferences: boolean;
  onFilter: (text: string, onlyDifferences: boolean) => void;
}

/** Who hears what. */
export function Rules(props: RulesProps) {
  const { t } = useTranslation("rules");
  const admin = useMe().role === "admin";
  const rules = useQuery(rulesQuery);
  const { data: channels } = useQuery(channelsQuery);
  const test = useRowTest();
  const { data } = rules;
  const everything = data && rowsOf({ ...data, servers: [] }, { text: "", onlyDifferences: false })[0];
  return (
    <>
      <PageHeader
        title={t("title")}
        meta={<Intro />}
        actions={
          admin &&
          everything &&
          channels &&
          channels.length > 0 && (
            <Button
              icon={<Send size={14} aria-hidden="true" />}
              busy={test.isPending}
              onClick={() => test.mutate(everything)}
            >
              {t("testAll")}
            </Button>
          )
        }
      />
      {channels?.length === 0 && (
        <Panel className="mb-4">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-2">
            {t("noChannels")}
            <Link to="/settings/channels" className="text-accent underline underline-offset-2 max-sm:py-2">
              {t("setUp")}
            </Link>
          </p>
        </Panel>
      )}
      {channels && channels.length > 0 && <ChannelCards channels={channels} />}
      {data && channels ? (
        <Loaded {...props} data={data} channels={channels} admin={admin} />
      ) : rules.error ? (
        <QueryError error={rules.error} onRetry={() => void rules.refetch()} />
      ) : (
        <Skeleton rows={12} />
      )}
    </>
  );
}

/** The two numbers that decide how much one hears, in words. */
function Intro() {
  const { t } = useTranslation("rules");
  const format = useFormat();
  const { data: settings } = useQuery(notificationSettingsQuery);
  const seconds = settings && (settings.fixed.gatherSeconds ?? settings.gatherSeconds);
  return (
    <>
      {t("intro")}{" "}
      {settings && (
        <span className="text-ink-3">
          {seconds === 0 ? t("gatherNone") : t("gather", { time: format.duration((seconds ?? 60) * 1000) })}{" "}
          {t("remindAt", { time: format.timeOfDay(settings.remindAt) })}{" "}
          <Link to="/settings/timing" className="text-accent underline underline-offset-2">
            {t("timing")}
          </Link>
        </span>
      )}
    </>
  );
}

interface LoadedProps extends RulesProps {
  data: NotifyRules;
  channels: readonly Channel[];
  admin: boolean;
}

function Loaded({ data, channels, admin, text, onlyDifferences, onFilter }: LoadedProps) {
  const { t } = useTranslation("rules");
  const words = useRuleWords();
  const change = useRules();
  const { mutate: testRow } = useRowTest();
  const [typed, type] = useTyped(text);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [editing, setEditing] = useState<{ rows: readonly RuleRow[]; key: number; open: boolean } | null>(
    null,
  );
  const later = useDeferredValue(text);
  const rows = useMemo(() => rowsOf(data, { text: later, onlyDifferences }), [data, later, onlyDifferences]);
  // What the filter hides is not changed by accident.
  const selected = useMemo(
    () => new Set(rows.filter(({ key }) => ticked.has(key)).map(({ key }) => key)),
    [rows, ticked],
  );
  const edit = useCallback(
    (some: readonly RuleRow[]) =>
      setEditing((before) => ({ rows: some, key: (before?.key ?? 0) + 1, open: true })),
    [],
  );
  const editOne = useCallback((row: RuleRow) => edit([row]), [edit]);
  const set = useCallback<SetRule>(
    (row, values) => change({ scopes: [row.scope], set: values }, t("changed", { name: words.title(row) })),
    [change, t, words],
  );
  const clear = useCallback(
    (some: readonly RuleRow[], done: string) =>
      change({ scopes: some.map(({ scope }) => scope), clear: true }, done),
    [change],
  );
  const actionsOf = useCallback(
    (row: RuleRow): MenuEntry[] => {
      const below = differencesBelow(data, [row.scope]);
      return [
        {
          label: t("actions.test"),
          icon: <Send size={15} aria-hidden="true" />,
          onSelect: () => testRow(row),
        },
        {
          label: t("actions.edit"),
          icon: <Pencil size={15} aria-hidden="true" />,
          onSelect: () => edit([row]),
        },
        { type: "separator" },
        ...(row.scope.scope === "job"
          ? []
          : [
              {
                label: t(row.scope.scope === "all" ? "actions.syncAll" : "actions.sync"),
                detail: below.length > 0 ? String(below.length) : "",
                disabled: below.length === 0,
                onSelect: () => change({ scopes: below, clear: true }, t("synced", { count: below.length })),
              },
            ]),
        {
          label: t(row.scope.scope === "all" ? "actions.resetDefault" : "actions.clear"),
          icon: <Undo2 size={15} aria-hidden="true" />,
          disabled: !differs(row),
          onSelect: () => clear([row], t("cleared", { name: words.title(row) })),
        },
      ];
    },
    [data, t, words, change, clear, edit, testRow],
  );
  const chosen = rows.filter(({ key }) => selected.has(key));
  const save = (patch: RulesPatch) => {
    const count = patch.scopes.length;
    const name = editing?.rows[0] ? words.title(editing.rows[0]) : "";
    change(patch, count > 1 ? t("changedMany", { count }) : t("changed", { name }));
  };
  return (
    <>
      <div className="mb-2.5 flex flex-wrap items-center gap-2 sm:min-h-8">
        <SearchBox
          label={t("filter")}
          value={typed}
          onChange={(next) => {
            type(next);
            onFilter(next, onlyDifferences);
          }}
          className="w-65 max-sm:w-full"
        />
        <Button
          variant="ghost"
          aria-pressed={onlyDifferences}
          className={classes("sm:ml-auto", onlyDifferences && "bg-sunken text-ink!")}
          onClick={() => onFilter(typed, !onlyDifferences)}
        >
          {t("onlyDifferences")}
        </Button>
        {chosen.length > 0 && (
          <>
            <Button
              variant="ghost"
              disabled={!chosen.some(differs)}
              onClick={() => clear(chosen, t("clearedMany", { count: chosen.length }))}
            >
              {t("clearSelected")}
            </Button>
            <Button aria-haspopup="dialog" onClick={() => edit(chosen)}>
              {t("changeSelected", { count: chosen.length })}
            </Button>
          </>
        )}
      </div>
      <Panel padded={false}>
        <RuleTable
          rows={rows}
          channels={channels}
          readOnly={!admin}
          selected={selected}
          onSelect={setTicked}
          onSet={set}
          onEdit={editOne}
          actionsOf={actionsOf}
        />
        {rows.length === 1 && (
          <EmptyState title={t(data.servers.length === 0 ? "noneYet" : "noMatch")}>
            {data.servers.length === 0 ? t("noneYetText") : null}
          </EmptyState>
        )}
      </Panel>
      <Suspense>
        {editing && (
          <RuleDialog
            key={editing.key}
            rows={editing.rows}
            channels={channels}
            open={editing.open}
            onClose={() => setEditing((now) => now && { ...now, open: false })}
            onSave={save}
          />
        )}
      </Suspense>
    </>
  );
}
