import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { useFormat } from "../../format/index.ts";
import { Button } from "../../ui/button.tsx";
import { useToast } from "../../ui/toast.tsx";
import { type KnownOffer, serverTitle } from "./model/servers.ts";
import { dismissOffer, rereadServers } from "./queries.ts";

const atFirst = 3;
const jobsNamed = 4;

interface OffersProps {
  offers: readonly KnownOffer[];
  onMerge: (offer: KnownOffer) => void;
}

/** Servers that are perhaps one: never joined silently, only offered. */
export function Offers({ offers, onMerge }: OffersProps) {
  const { t } = useTranslation("servers");
  const format = useFormat();
  const errorText = useErrorText();
  const toast = useToast();
  const client = useQueryClient();
  const [all, setAll] = useState(false);
  const dismiss = useMutation({
    mutationFn: dismissOffer,
    onSuccess: () => rereadServers(client),
    onError: (error) => toast.err(t("action.failed"), { detail: errorText(error) }),
  });
  if (offers.length === 0) return null;
  const seen = all ? offers : offers.slice(0, atFirst);
  const hidden = offers.length - seen.length;
  return (
    <ul className="mb-3.5 divide-y divide-line rounded-lg border border-line bg-surface">
      {seen.map((known) => {
        const { offer, from, into } = known;
        const jobs = offer.jobs.slice(0, jobsNamed).join(", ");
        const more = offer.jobs.length - jobsNamed;
        const names = { from: serverTitle(from), into: serverTitle(into) };
        return (
          <li key={offer.key} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
            <div className="min-w-0 flex-[1_1_280px] break-words">
              <span className="font-medium">
                <Sentence known={known} />
              </span>
              {jobs && (
                <span className="block text-sm text-ink-3">
                  {offer.ties > 0 && `${t("offer.tie")} `}
                  {t("offer.jobs", { jobs })}
                  {more > 0 && ` ${t("offer.more", { count: more, n: format.number(more) })}`}
                </span>
              )}
            </div>
            <span className="flex gap-1.5">
              <Button
                aria-haspopup="dialog"
                aria-label={t("offer.mergeOf", { server: names.from })}
                onClick={() => onMerge(known)}
              >
                {t("offer.merge")}
              </Button>
              <Button
                variant="ghost"
                aria-label={`${t("offer.dismiss")}: ${names.from}, ${names.into}`}
                busy={dismiss.isPending && dismiss.variables === offer.key}
                onClick={() => dismiss.mutate(offer.key)}
              >
                {t("offer.dismiss")}
              </Button>
            </span>
          </li>
        );
      })}
      {hidden > 0 && (
        <li className="px-2 py-1.5">
          <Button variant="ghost" onClick={() => setAll(true)}>
            {t("offer.all", { count: hidden, n: format.number(hidden) })}
          </Button>
        </li>
      )}
    </ul>
  );
}

function Sentence({ known: { offer, from, into } }: { known: KnownOffer }) {
  const { t } = useTranslation("servers");
  if (offer.why === "reinstalled") return t("offer.reinstalled", { name: serverTitle(into) });
  const [collected, reporting] = into.connection === null ? [from, into] : [into, from];
  return t("offer.collected", { reporting: serverTitle(reporting), collected: serverTitle(collected) });
}
