import { lazy, type ReactElement, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { patient } from "../api/patient.ts";
import { useFormat } from "../format/index.ts";
import { Menu } from "./menu.tsx";
import { untilChoices } from "./until-choices.ts";

const Picker = lazy(patient(() => import("./until-popup.tsx")));

interface UntilMenuProps {
  /** Name of the menu, and title of the dialog that asks for a moment of one's own. */
  label: string;
  /** Gets the chosen moment (epoch ms). */
  onPick: (until: number) => void;
  align?: "start" | "end";
  /** The button that opens it. */
  children: ReactElement;
}

/** A menu that asks until when: an hour, tomorrow morning, a week, or any moment. */
export function UntilMenu({ label, onPick, align = "end", children }: UntilMenuProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [asked, setAsked] = useState(false);
  const [picking, setPicking] = useState(false);
  return (
    <>
      <Menu
        label={label}
        align={align}
        items={() => [
          ...untilChoices(Date.now()).map(({ name, at }) => ({
            label: t(`until.${name}`),
            detail: name === "hour" ? format.time(at) : format.weekdayTime(at),
            onSelect: () => onPick(at),
          })),
          { type: "separator" },
          {
            label: t("until.other"),
            onSelect: () => {
              setAsked(true);
              setPicking(true);
            },
          },
        ]}
      >
        {children}
      </Menu>
      {asked && (
        <Suspense>
          <Picker title={label} open={picking} onClose={() => setPicking(false)} onPick={onPick} />
        </Suspense>
      )}
    </>
  );
}
