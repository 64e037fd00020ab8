import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";

/** How often something happens that repeats after so many minutes: "every hour", "every 90 minutes". */
export function useOften(): (minutes: number) => string {
  const { t } = useTranslation("servers");
  const format = useFormat();
  return (minutes) => {
    switch (minutes) {
      case 60:
      case 360:
      case 1440:
        return t(`often.${minutes}`);
      default:
        return t("often.other", { interval: format.span(minutes * 60_000) });
    }
  };
}
