import type { Preferences } from "@duplistatus/contract";
import { memo, useMemo, useRef } from "react";
import { GroupHeading } from "../group-heading.tsx";
import type { ServerGroup } from "../model/arrange.ts";
import { usePhone } from "../use-media.ts";
import { useWidth, useWindowRange } from "../use-window-range.ts";
import { layoutCards } from "./card-layout.ts";
import { cardGap, cardMeasures, columnCount } from "./measures.ts";
import { ServerCard } from "./server-card.tsx";

interface CardsProps {
  groups: readonly ServerGroup[];
  density: Preferences["density"];
}

/** Up to so many cards all are in the page, so that the browser's own search and printing find them. */
const fewCards = 60;

/** One card per server, in as many columns as fit; of many servers only those near the window are drawn. */
export const Cards = memo(function Cards({ groups, density }: CardsProps) {
  const list = useRef<HTMLUListElement>(null);
  const phone = usePhone();
  const width = useWidth(list);
  const gap = phone ? cardGap.phone : cardGap.wide;
  const columns = columnCount(width, gap);
  const measures = useMemo(() => cardMeasures(density, phone), [density, phone]);
  const { items, height } = useMemo(
    () => layoutCards(groups, columns, gap, measures),
    [groups, columns, gap, measures],
  );
  const { from, to } = useWindowRange(list, items.length > fewCards);
  const columnWidth = (width - gap * (columns - 1)) / columns;
  return (
    <ul ref={list} className="relative" style={{ height }}>
      {width > 0 &&
        items.map((item, index) => {
          if (item.top > to || item.top + item.height < from) return null;
          if (item.kind === "heading")
            return (
              <li key={item.key}>
                <GroupHeading tag={item.tag} servers={item.servers} top={item.top} />
              </li>
            );
          return (
            <ServerCard
              key={item.key}
              server={item.entry.server}
              jobs={item.entry.jobs}
              state={item.entry.state}
              position={index + 1}
              of={items.length}
              left={item.column * (columnWidth + gap)}
              top={item.top}
              width={columnWidth}
              height={item.height}
              measures={measures}
              phone={phone}
            />
          );
        })}
    </ul>
  );
});
