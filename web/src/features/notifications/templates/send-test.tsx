import type { Channel, TemplateTestRequest } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { keys } from "../../../api/queries.ts";
import { useChannelWords } from "../../../notifications/use-channel-words.ts";
import { BareSelect } from "../../../ui/bare-select.tsx";
import { Button } from "../../../ui/button.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { testTemplate } from "./queries.ts";

interface SendTestProps {
  channels: readonly Channel[];
  /** The words as they stand in the form. */
  request: Omit<TemplateTestRequest, "channelId">;
  disabled: boolean;
}

/** Sends the words as they stand in the form through a channel. */
export function SendTest({ channels, request, disabled }: SendTestProps) {
  const { t } = useTranslation("templates");
  const words = useChannelWords();
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const [chosen, setChosen] = useState<number | null>(null);
  const channel = channels.find(({ id }) => id === chosen) ?? channels[0];
  const test = useMutation({
    mutationFn: (channelId: number) => testTemplate({ ...request, channelId }),
    onSuccess: (result) => {
      const name = channel?.name ?? "";
      const last = result.steps.at(-1);
      if (result.ok) toast.ok(t("test.taken", { name }));
      else
        toast.err(t("test.failed", { name }), {
          detail: words.reason(last?.reason ?? "internal", last?.facts ?? {}),
        });
    },
    onError: (error) => toast.err(errorText(error)),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.channels, exact: true });
      void client.invalidateQueries({ queryKey: keys.deliveries });
    },
  });
  if (!channel) return null;
  return (
    <div className="mt-4 flex flex-wrap items-center gap-2 border-t border-line pt-3">
      <Button
        icon={<Send size={14} aria-hidden="true" />}
        busy={test.isPending}
        disabled={disabled}
        onClick={() => test.mutate(channel.id)}
      >
        {t("test.send")}
      </Button>
      <span className="text-ink-2">{t("test.through")}</span>
      <BareSelect
        aria-label={t("test.channel")}
        value={String(channel.id)}
        onChange={(event) => setChosen(Number(event.target.value))}
      >
        {channels.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </BareSelect>
    </div>
  );
}
