import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { BareSelect } from "../../ui/bare-select.tsx";
import { controlClass } from "../../ui/field.tsx";
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
  const [typed, setTyped] = useState(text);
  const sent = useRef(text);
  useEffect(() => {
    // What one is typing right now is newer than the address that it leads to.
    if (text !== sent.current) setTyped(text);
    sent.current = text;
  }, [text]);
  const total = counts[show];
  return (
    <div className="mb-2.5 flex flex-wrap items-center gap-x-2.5 gap-y-2 sm:min-h-8">
      <div className="relative flex-[0_1_260px] max-sm:flex-[1_1_100%]">
        <Search
          size={14}
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
        />
        <input
          type="search"
          aria-label={t("filter.label")}
          placeholder={t("filter.label")}
          value={typed}
          onChange={(event) => {
            sent.current = event.target.value;
            setTyped(event.target.value);
            onFilter(event.target.value, show);
          }}
          className={`${controlClass} pl-8!`}
        />
      </div>
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
