import type { Channel } from "@duplistatus/contract";
import { Send } from "lucide-react";
import { useTranslation } from "react-i18next";
import { TimeAgo } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { isRelay } from "./queries.ts";
import { TestSteps } from "./test-steps.tsx";
import { useTest } from "./use-test.ts";

interface TestPanelProps {
  channel: Channel;
  /** The form holds something that is not saved: a test would try the old settings. */
  isChanged: boolean;
  readOnly: boolean;
}

/** The last test of a channel, step by step, and a button for the next one. */
export function TestPanel({ channel, isChanged, readOnly }: TestPanelProps) {
  const { t } = useTranslation("channels");
  const test = useTest();
  const last = channel.lastTest;
  return (
    <Panel title={t("test.title")} aside={last && <TimeAgo at={last.at} />}>
      <div className="grid gap-3" aria-live="polite" aria-busy={test.isPending}>
        {last === null ? (
          <p className="text-ink-2">{t(isRelay(channel) ? "relays.ask" : "test.none")}</p>
        ) : (
          <TestSteps test={last} />
        )}
        {last?.ok && (
          <p className="text-sm text-ink-3">
            {t(isRelay(channel) ? "relays.ok" : channel.kind === "email" ? "test.okMail" : "test.ok")}
          </p>
        )}
        {!readOnly && (
          <div className="flex flex-wrap items-center gap-3">
            <Button
              icon={<Send size={14} aria-hidden="true" />}
              busy={test.isPending}
              disabled={isChanged}
              onClick={() => test.mutate(channel)}
            >
              {t(test.isPending ? "test.sending" : isRelay(channel) ? "relays.test" : "test.send")}
            </Button>
            {isChanged && <span className="text-sm text-ink-3">{t("test.stale")}</span>}
          </div>
        )}
      </div>
    </Panel>
  );
}
