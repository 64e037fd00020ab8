import type { Channel } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { MoreHorizontal } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFormat, useNow } from "../../../format/index.ts";
import { classes } from "../../../ui/classes.ts";
import { MenuChevron, type MenuEntry } from "../../../ui/menu.tsx";
import { Table, type TableColumn } from "../../../ui/table.tsx";
import { usePhone } from "../../../ui/use-media.ts";
import { useDeliveryWords } from "../deliveries/use-delivery-words.ts";
import { Chips, RemindCell, RunsCell, type SetRule, TopicsCell } from "./cells.tsx";
import { differs, type RuleRow } from "./model.ts";
import { reached, useRuleWords } from "./use-rule-words.ts";

interface RuleTableProps {
  rows: readonly RuleRow[];
  channels: readonly Channel[];
  readOnly: boolean;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  onSet: SetRule;
  onEdit: (row: RuleRow) => void;
  actionsOf: (row: RuleRow) => readonly MenuEntry[];
}

/** Who hears what, one line for the default, each server and each backup. */
export function RuleTable({
  rows,
  channels,
  readOnly,
  selected,
  onSelect,
  onSet,
  onEdit,
  actionsOf,
}: RuleTableProps) {
  const { t } = useTranslation("rules");
  const words = useRuleWords();
  const phone = usePhone();
  const some = selected.size > 0;
  const all = some && rows.every((row) => row.scope.scope === "all" || selected.has(row.key));

  const columns = useMemo<TableColumn<RuleRow>[]>(() => {
    const toggle = (key: string) => {
      const next = new Set(selected);
      if (!next.delete(key)) next.add(key);
      onSelect(next);
    };
    const tick = (row: RuleRow) =>
      row.scope.scope !== "all" && (
        <input
          type="checkbox"
          aria-label={t("select", { name: words.title(row) })}
          checked={selected.has(row.key)}
          onChange={() => toggle(row.key)}
          className="block size-4 accent-accent max-sm:size-5"
        />
      );
    const name = (row: RuleRow) => <Name row={row} />;
    const menu = (row: RuleRow) => (
      <MenuChevron
        label={words.title(row)}
        align="end"
        items={() => actionsOf(row)}
        icon={<MoreHorizontal size={16} aria-hidden="true" />}
        className="grid size-7 place-items-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink max-sm:size-10"
      />
    );
    const where = (row: RuleRow) =>
      readOnly ? (
        <Chips row={row} channels={channels} />
      ) : (
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => onEdit(row)}
          className="-ml-1 max-w-full rounded-sm px-1 py-1 text-left hover:bg-sunken"
        >
          <span className="sr-only">{t("whereOf", { name: words.title(row) })}: </span>
          <Chips row={row} channels={channels} />
        </button>
      );
    if (phone)
      return [
        {
          id: "rule",
          header: t("column.name"),
          title: true,
          cell: (row) => (
            <PhoneRow
              row={row}
              channels={channels}
              tick={!readOnly && tick(row)}
              menu={!readOnly && menu(row)}
            />
          ),
        },
      ];
    const cell = { readOnly, onSet };
    return [
      ...(readOnly
        ? []
        : [
            {
              id: "select",
              header: t("selectAll"),
              head: (
                <input
                  type="checkbox"
                  aria-label={t("selectAll")}
                  checked={all}
                  ref={(element: HTMLInputElement | null) => {
                    if (element) element.indeterminate = some && !all;
                  }}
                  onChange={() =>
                    onSelect(
                      all
                        ? new Set()
                        : new Set(rows.filter(({ scope }) => scope.scope !== "all").map(({ key }) => key)),
                    )
                  }
                  className="block size-4 accent-accent"
                />
              ),
              cell: tick,
              className: "w-8 pr-0!",
            },
          ]),
      { id: "name", header: t("column.name"), cell: name, className: "max-w-0 w-[25%] truncate px-2!" },
      {
        id: "runs",
        header: t("column.runs"),
        cell: (row) => <RunsCell row={row} {...cell} />,
        className: "w-58 px-2!",
      },
      {
        id: "topics",
        header: t("column.topics"),
        cell: (row) => <TopicsCell row={row} {...cell} />,
        className: "w-20 px-2!",
      },
      {
        id: "remind",
        header: t("column.remind"),
        cell: (row) => <RemindCell row={row} {...cell} />,
        className: "w-25 px-2!",
      },
      { id: "where", header: t("column.where"), cell: where, className: "max-w-0 w-[23%] px-2!" },
      {
        id: "last",
        header: t("column.last"),
        numeric: true,
        cell: (row) => <LastMessage row={row} />,
        className: "w-36 px-2! max-lg:hidden",
      },
      ...(readOnly
        ? []
        : [
            {
              id: "actions",
              header: t("column.actions"),
              actions: true,
              cell: menu,
              className: "w-10 pl-0!",
            },
          ]),
    ];
  }, [t, words, phone, channels, readOnly, selected, onSelect, onSet, onEdit, actionsOf, rows, some, all]);

  return (
    <Table
      label={t("title")}
      rows={rows}
      rowKey={({ key }) => key}
      columns={columns}
      rowClass={({ scope }) =>
        scope.scope === "job" ? "" : "bg-[color-mix(in_srgb,var(--sunken)_45%,transparent)]"
      }
    />
  );
}

function Name({ row: { scope, name, note } }: { row: RuleRow }) {
  const { t } = useTranslation("rules");
  if (scope.scope === "all")
    return (
      <>
        <span className="font-semibold">{t("everything")}</span>{" "}
        <span className="font-normal text-ink-2">{t("default")}</span>
      </>
    );
  if (scope.scope === "job") return <span className="sm:pl-4">{name}</span>;
  return (
    <>
      <span className="font-semibold">{name}</span>{" "}
      <span className="font-normal text-ink-2 max-sm:hidden">{note}</span>
    </>
  );
}

function LastMessage({ row: { lastMessage, name } }: { row: RuleRow }) {
  const { t } = useTranslation("rules");
  const format = useFormat();
  const now = useNow();
  const words = useDeliveryWords();
  if (lastMessage === null) return <span className="text-ink-3">{t("noMessage")}</span>;
  return (
    <Link
      to="/settings/deliveries"
      search={{ q: name || undefined }}
      title={format.dateTime(lastMessage.at)}
      className="text-accent hover:underline"
    >
      {words.what(lastMessage)} · {format.moment(lastMessage.at, now)}
    </Link>
  );
}

interface PhoneRowProps {
  row: RuleRow;
  channels: readonly Channel[];
  tick: React.ReactNode;
  menu: React.ReactNode;
}

/** Two lines: what it is about, and what holds. */
function PhoneRow({ row, channels, tick, menu }: PhoneRowProps) {
  const { t } = useTranslation("rules");
  const words = useRuleWords();
  const { own, effective } = row;
  const names = [
    ...reached(effective, channels).map(({ name }) => name),
    ...effective.destinations.map((destination) => words.destination(destination, channels)),
  ];
  const said = (isOwn: boolean) => classes(isOwn || row.scope.scope === "all" ? "text-ink" : "text-ink-3");
  return (
    <span className={classes("-my-1 flex items-center gap-2", row.scope.scope === "job" && "pl-3")}>
      {tick && <span className="grid w-8 shrink-0 place-items-center">{tick}</span>}
      <span className="min-w-0 flex-1">
        <span className={classes("block break-words", row.scope.scope === "job" && "font-normal")}>
          <Name row={row} />
          {differs(row) && row.scope.scope !== "all" && (
            <span className="ml-1.5 text-xs font-medium text-accent">{t("own")}</span>
          )}
        </span>
        <span className="mt-0.5 block truncate text-sm font-normal text-ink-3">
          <span className={said(own.runs !== undefined)}>{t(`runs.${effective.runs}`)}</span>
          {" · "}
          <span className={said(own.remind !== undefined)}>{t(`remind.${effective.remind}`)}</span>
          {" · "}
          <span className={said(own.channels !== undefined || own.destinations !== undefined)}>
            {names.length === 0 ? t("where.nobody") : names.join(", ")}
          </span>
        </span>
      </span>
      {menu}
    </span>
  );
}
