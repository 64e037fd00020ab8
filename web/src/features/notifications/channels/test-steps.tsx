import type { ChannelTest } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { useChannelWords } from "../../../notifications/use-channel-words.ts";
import { StatusMark } from "../../../ui/status-mark.tsx";

/** What happened in a test, step by step, in plain words with times. */
export function TestSteps({ test }: { test: ChannelTest }) {
  const { t } = useTranslation("channels");
  const format = useFormat();
  const words = useChannelWords();
  return (
    <ol className="grid gap-2">
      {test.steps.map((step, index) => {
        const { text, why } = words.step(step);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a test never changes
          <li key={index} className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-start gap-x-2.5">
            <StatusMark kind={step.ok ? "ok" : "err"} className="mt-0.5" />
            <span className="min-w-0 break-words">
              {text}
              {why !== null && <span className="block text-sm text-ink-2">{why}</span>}
            </span>
            <span className="num text-ink-3">
              {step.ms < 1_000
                ? t("test.ms", { ms: format.number(Math.round(step.ms)) })
                : format.duration(step.ms)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
