import type { RunDetail } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { Copy, Download, Layers, WrapText } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { apiUrl } from "../../../api/client.ts";
import { useFormat } from "../../../format/index.ts";
import { classes } from "../../../ui/classes.ts";
import { copyText } from "../../../ui/copy-text.ts";
import { IconButton, iconButtonClass } from "../../../ui/icon-button.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { Tooltip } from "../../../ui/tooltip.tsx";
import { readLogText } from "../queries.ts";
import { levels, type View } from "./views.ts";

interface LogToolsProps {
  run: RunDetail;
  view: Exclude<View, "versions">;
  search: string;
  grouped: boolean;
  onGrouped: (grouped: boolean) => void;
  wrap: boolean;
  onWrap: (wrap: boolean) => void;
}

function Switch(props: {
  label: string;
  on: boolean;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  const { on, ...rest } = props;
  return (
    <IconButton
      {...rest}
      aria-pressed={on}
      className={classes(on && "bg-sunken text-ink forced-colors:outline forced-colors:outline-1")}
    />
  );
}

/** What can be done with the lines on screen: group, wrap, copy, download. */
export function LogTools({ run, view, search, grouped, onGrouped, wrap, onWrap }: LogToolsProps) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  const toast = useToast();
  const query = { level: levels[view], q: search };
  const copy = async () => {
    try {
      const { text, lines, total } = await readLogText(run.id, query);
      if (!(await copyText(text))) throw new Error("clipboard");
      toast.ok(
        lines < total
          ? t("log.copiedSome", { n: format.number(lines), total: format.number(total) })
          : t("log.copied", { count: lines, n: format.number(lines) }),
      );
    } catch {
      toast.err(t("log.copyFailed"));
    }
  };
  return (
    <div className="flex items-center">
      <Switch
        label={t("log.group")}
        on={grouped}
        disabled={search !== ""}
        onClick={() => onGrouped(!grouped)}
      >
        <Layers aria-hidden size={15} />
      </Switch>
      <Switch label={t("log.wrap")} on={wrap} onClick={() => onWrap(!wrap)}>
        <WrapText aria-hidden size={15} />
      </Switch>
      <IconButton label={t("log.copy")} onClick={() => void copy()}>
        <Copy aria-hidden size={15} />
      </IconButton>
      <Tooltip text={t("log.download")}>
        <a
          href={apiUrl(pathTo(paths.runLogText, { id: run.id }), query)}
          download
          aria-label={t("log.download")}
          className={iconButtonClass}
        >
          <Download aria-hidden size={15} />
        </a>
      </Tooltip>
    </div>
  );
}
