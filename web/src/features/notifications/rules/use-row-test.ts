import type { Channel } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { channelsQuery } from "../../../api/channels.ts";
import { useErrorText } from "../../../api/error-text.tsx";
import { keys } from "../../../api/queries.ts";
import { useFormat } from "../../../format/index.ts";
import { useChannelWords } from "../../../notifications/use-channel-words.ts";
import { useToast } from "../../../ui/toast.tsx";
import { testChannel } from "../channels/queries.ts";
import type { RuleRow } from "./model.ts";
import { reached } from "./use-rule-words.ts";

interface Target {
  channel: Channel;
  /** Null: those of the channel. */
  recipient: string | null;
}

/** Everybody whom a line reaches, each once. */
export function targetsOf({ effective }: Pick<RuleRow, "effective">, channels: readonly Channel[]): Target[] {
  const direct = reached(effective, channels).map((channel) => ({ channel, recipient: null }));
  const more = effective.destinations.flatMap(({ channelId, recipient }) => {
    const channel = channels.find(({ id, enabled }) => id === channelId && enabled);
    const named = recipient === null && direct.some((target) => target.channel === channel);
    return channel && !named ? [{ channel, recipient }] : [];
  });
  return [...direct, ...more];
}

/** Sends a test to everybody whom a line reaches, and says who took it. */
export function useRowTest() {
  const { t } = useTranslation("rules");
  const words = useChannelWords();
  const format = useFormat();
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: async (row: Pick<RuleRow, "effective">) => {
      const targets = targetsOf(row, await client.ensureQueryData(channelsQuery));
      const results: { name: string; problem: string | null }[] = [];
      for (const { channel, recipient } of targets) {
        const name = recipient === null ? channel.name : `${channel.name} (${recipient})`;
        try {
          const test = await testChannel(channel.id, recipient);
          const last = test.steps.at(-1);
          const problem = test.ok ? null : words.reason(last?.reason ?? "internal", last?.facts ?? {});
          results.push({ name, problem });
        } catch (error) {
          results.push({ name, problem: errorText(error) });
        }
      }
      return results;
    },
    onSuccess: (results) => {
      const list = new Intl.ListFormat(format.locale);
      const good = results.filter(({ problem }) => problem === null);
      const bad = results.filter(({ problem }) => problem !== null);
      if (results.length === 0) toast.warn(t("test.nobody"));
      if (good.length > 0) toast.ok(t("test.taken", { names: list.format(good.map(({ name }) => name)) }));
      for (const { name, problem } of bad) toast.err(t("test.failed", { name }), { detail: problem ?? "" });
    },
    onError: (error) => toast.err(errorText(error)),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.channels, exact: true });
      void client.invalidateQueries({ queryKey: keys.deliveries });
    },
  });
}
