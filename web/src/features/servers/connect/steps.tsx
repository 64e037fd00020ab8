import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "../../../ui/classes.ts";

export const steps = ["place", "trust", "login", "who"] as const;
export type Step = (typeof steps)[number];

/** How far one is: the steps in their order, the present one marked. */
export function Steps({ step }: { step: Step }) {
  const { t } = useTranslation("connecting");
  const now = steps.indexOf(step);
  return (
    <ol aria-label={t("add.steps.label")} className="grid grid-cols-4 gap-1.5">
      {steps.map((each, index) => (
        <li
          key={each}
          aria-current={index === now ? "step" : undefined}
          className={classes(
            "flex min-w-0 items-center gap-1 border-t-2 pt-1.5 text-sm",
            index <= now ? "border-accent" : "border-line-strong",
            index === now ? "font-semibold" : "text-ink-3",
          )}
        >
          <span className="min-w-0 truncate">{t(`add.steps.${each}`)}</span>
          {index < now && <Check size={13} aria-hidden="true" className="shrink-0" />}
        </li>
      ))}
    </ol>
  );
}
