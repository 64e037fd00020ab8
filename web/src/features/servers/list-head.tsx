import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { BareSelect } from "../../ui/bare-select.tsx";
import { SearchBox, useTyped } from "../../ui/search-box.tsx";
import { type Show, shows } from "./model/servers.ts";

interface ListHeadProps {
  text: string;
  show: Show;
  counts: Record<Show, number>;
  shown: number;
  onFilter: (text: string, show: Show) => void;
}

/** Above the table: what it is narrowed to. */
export function ListHead({ text, show, counts, shown, onFilter }: ListHeadProps) {
  const { t } = useTranslation("servers");
  const format = useFormat();
  const [typed, type] = useTyped(text);
  const total = counts[show];
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
            {t(`filter.shows.${value}`, { n: format.number(counts[value]) })}
          </option>
        ))}
      </BareSelect>
      <span role="status" className="num ml-auto text-sm text-ink-3">
        {shown === total
          ? t("filter.count", { count: total, n: format.number(total) })
          : t("filter.of", { n: format.number(shown), total: format.number(total) })}
      </span>
    </div>
  );
}
