import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/dialog.tsx";

const mac = /mac|iphone|ipad/i.test(navigator.platform);

/** Every key that does something, and where. */
export default function KeyboardHelp({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { t } = useTranslation("palette");
  const groups = [
    {
      title: t("help.everywhere"),
      keys: [
        [[mac ? "⌘" : "Ctrl", "K"], t("help.palette")],
        [["?"], t("help.help")],
        [["/"], t("help.filter")],
        [["Esc"], t("help.escape")],
      ],
    },
    {
      title: t("help.dashboard"),
      keys: [
        [["↑", "↓", "←", "→"], t("help.arrows")],
        [["Enter"], t("help.enter")],
        [["Tab"], t("help.tab")],
        [["Shift", "F10"], t("help.menu")],
      ],
    },
    {
      title: t("help.strip"),
      keys: [
        [["←", "→"], t("help.stripArrows")],
        [["Enter"], t("help.stripEnter")],
      ],
    },
  ] as const;
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("keys")}>
      <div className="grid gap-4">
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1 text-md font-semibold">{group.title}</h3>
            <dl className="grid grid-cols-[140px_minmax(0,1fr)] gap-x-4 gap-y-1.5">
              {group.keys.map(([keys, text]) => (
                <Fragment key={text}>
                  <dt className="flex flex-wrap items-start gap-1">
                    {keys.map((key) => (
                      <kbd
                        key={key}
                        className="rounded-xs border border-line-strong bg-sunken px-1.5 font-sans text-xs leading-5"
                      >
                        {key}
                      </kbd>
                    ))}
                  </dt>
                  <dd className="text-ink-2">{text}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
