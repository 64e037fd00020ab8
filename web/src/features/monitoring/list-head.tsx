import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { BareSelect } from "../../ui/bare-select.tsx";
import { Button } from "../../ui/button.tsx";
import { SearchBox, useTyped } from "../../ui/search-box.tsx";
import { type Show, shows } from "./model/jobs.ts";

interface ListHeadProps {
  text: string;
  show: Show;
  onFilter: (text: string, show: Show) => void;
  shown: number;
  total: number;
  selected: number;
  onEdit: () => void;
  /** Null where nothing can be edited. */
  onSelectAll: (() => void) | null;
  onClear: () => void;
}

/** Above the table: what it is narrowed to, and what can be done with the ticked rows. */
export function ListHead(props: ListHeadProps) {
  const { text, show, onFilter, shown, total, selected, onEdit, onSelectAll, onClear } = props;
  const { t } = useTranslation("monitoring");
  const format = useFormat();
  const [typed, type] = useTyped(text);
  return (
    <div className="mb-2.5 flex flex-wrap items-center gap-x-2.5 gap-y-2 sm:min-h-8">
      <SearchBox
        label={t("filter.label")}
        value={typed}
        onChange={(next) => {
          type(next);
          onFilter(next, show);
        }}
        className="flex-[0_1_260px] max-sm:flex-[1_1_100%]"
      />
      <BareSelect
        aria-label={t("filter.show")}
        value={show}
        onChange={(event) => onFilter(typed, event.target.value as Show)}
        className="max-sm:flex-1"
      >
        {shows.map((value) => (
          <option key={value} value={value}>
            {t(`filter.shows.${value}`)}
          </option>
        ))}
      </BareSelect>
      <span role="status" className="num ml-auto text-sm text-ink-3">
        {selected > 0
          ? t("filter.selected", { count: selected, n: format.number(selected) })
          : shown === total
            ? t("filter.jobs", { count: total, n: format.number(total) })
            : t("filter.of", { n: format.number(shown), total: format.number(total) })}
      </span>
      {selected > 0 && (
        <span className="flex gap-1.5">
          {selected < shown && onSelectAll && (
            <Button variant="ghost" onClick={onSelectAll}>
              {t("filter.all")}
            </Button>
          )}
          <Button variant="ghost" onClick={onClear}>
            {t("filter.clear")}
          </Button>
          <Button variant="primary" aria-haspopup="dialog" onClick={onEdit}>
            {t("filter.edit")}
          </Button>
        </span>
      )}
    </div>
  );
}
