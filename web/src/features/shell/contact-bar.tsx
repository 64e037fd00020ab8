import { CloudOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isThere } from "../../api/contact.ts";
import { useLive } from "../../api/live.tsx";
import { useClock, useFormat, useServerMoment } from "../../format/index.ts";

/** Under the toolbar while the server cannot be reached: since when, and how old what the page shows is. */
export function ContactBar() {
  const { lost } = useLive();
  return lost && <Bar {...lost} />;
}

function Bar({ since, shownAt }: { since: number; shownAt: number }) {
  const { t } = useTranslation("shell");
  const format = useFormat();
  const [busy, setBusy] = useState(false);
  const at = useServerMoment(shownAt);
  const from = useServerMoment(since);
  const when = useClock((now) =>
    format.date(now) === format.date(at) ? format.time(at) : format.momentInSentence(at),
  );
  const age = useClock((now) => (now - from < 60_000 ? null : format.age(now - from)));
  const just = t("contact.just", { when });
  const tryNow = async () => {
    setBusy(true);
    await isThere();
    setBusy(false);
  };
  return (
    <section
      aria-label={t("contact.label")}
      className="sticky top-12 z-20 flex min-h-8.5 items-center gap-2.5 border-b border-line bg-warn-weak px-3 text-sm font-medium text-warn sm:px-6"
    >
      {/* Announced once; the age beside it changes every minute. */}
      <span role="alert" className="sr-only">
        {just}
      </span>
      <CloudOff size={15} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
      <p aria-hidden="true" className="min-w-0 flex-1 py-1">
        {age === null ? just : t("contact.since", { age, when })}
      </p>
      <button
        type="button"
        aria-disabled={busy}
        onClick={() => busy || void tryNow()}
        className="h-8.5 shrink-0 rounded-sm font-semibold underline underline-offset-2 hover:no-underline aria-disabled:opacity-60 max-sm:h-10"
      >
        {t("contact.tryNow")}
      </button>
    </section>
  );
}
