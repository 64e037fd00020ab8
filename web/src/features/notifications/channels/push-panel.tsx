import type { Channel } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client.ts";
import { useErrorText } from "../../../api/error-text.tsx";
import { keys } from "../../../api/queries.ts";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { canPush, pushState, subscribeBrowser, unsubscribeBrowser } from "./web-push.ts";

/** Subscribes this browser to a Web Push channel, or says why it cannot be. */
export function PushPanel({ channel, readOnly }: { channel: Channel; readOnly: boolean }) {
  const { t } = useTranslation("channels");
  const client = useQueryClient();
  const errorText = useErrorText();
  const able = canPush();
  const key = String(channel.settings.publicKey ?? "");
  const state = useQuery({
    queryKey: [...keys.channels, "push", channel.id],
    queryFn: () => pushState(key),
    enabled: able === "yes",
  });
  const done = () => {
    void state.refetch();
    void client.invalidateQueries({ queryKey: keys.channels, exact: true });
  };
  const subscribe = useMutation({
    mutationFn: async () =>
      api.post<void>(pathTo(paths.channelDevices, { id: channel.id }), await subscribeBrowser(key)),
    onSettled: done,
  });
  const unsubscribe = useMutation({
    mutationFn: async () => {
      const device = await unsubscribeBrowser();
      if (device !== null) await api.delete(pathTo(paths.channelDevice, { id: channel.id, device }));
    },
    onSettled: done,
  });
  const failure = subscribe.error ?? unsubscribe.error;
  return (
    <Panel title={t("push.title")}>
      <div className="grid gap-3">
        <p className="text-ink-2">{t("push.text")}</p>
        {able === "insecure" && (
          <Notice tone="warn">{t("push.insecure", { address: location.origin })}</Notice>
        )}
        {able === "unsupported" && <Notice tone="warn">{t("push.unsupported")}</Notice>}
        {state.data === "denied" && <Notice tone="warn">{t("push.denied")}</Notice>}
        {state.data === "subscribed" && (
          <p className="flex items-center gap-2.5">
            <StatusMark kind="ok" />
            {t("push.subscribed")}
          </p>
        )}
        {failure && (
          <Notice tone="err">
            {t("push.failed")}. {errorText(failure)}
          </Notice>
        )}
        {!readOnly && state.data === "no" && (
          <Button
            variant="primary"
            className="w-fit"
            busy={subscribe.isPending}
            onClick={() => subscribe.mutate()}
          >
            {t("push.subscribe")}
          </Button>
        )}
        {!readOnly && state.data === "subscribed" && (
          <Button className="w-fit" busy={unsubscribe.isPending} onClick={() => unsubscribe.mutate()}>
            {t("push.unsubscribe")}
          </Button>
        )}
      </div>
    </Panel>
  );
}
