import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";

/** Heading of the servers that share a tag; `top` places it among virtual rows. */
export function GroupHeading({ tag, servers, top }: { tag: string | null; servers: number; top: number }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  return (
    <h3
      className="absolute inset-x-0 flex h-10 items-end gap-2 pb-2 text-md font-semibold"
      style={{ transform: `translateY(${top}px)` }}
    >
      {tag ?? t("list.untagged")}
      <span className="num font-normal text-ink-3">{format.number(servers)}</span>
    </h3>
  );
}
