import type { ServerProgress } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { classes } from "../../../ui/classes.ts";

/** Runs that were new, known already, and failed; zeros fade, so that the columns stay in line. */
export function Counts({ server }: { server: ServerProgress }) {
  const { t } = useTranslation("collecting");
  const format = useFormat();
  if (server.phase === "waiting" || server.phase === "connecting") return null;
  if (server.phase === "failed" && server.new + server.known + server.failed === 0) return null;
  const many = (count: number) => ({ count, n: format.number(count) });
  const cells = [
    { text: t("progress.new", many(server.new)), count: server.new, look: "font-semibold text-ink" },
    { text: t("progress.known", many(server.known)), count: server.known, look: "text-ink-2" },
    { text: t("progress.failed", many(server.failed)), count: server.failed, look: "font-semibold text-err" },
  ];
  return (
    <p className="num flex gap-3 text-sm">
      {cells.map(({ text, count, look }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: always the same three
        <span key={index} className={classes("sm:min-w-18 sm:text-right", count > 0 ? look : "text-ink-3")}>
          {text}
        </span>
      ))}
    </p>
  );
}
