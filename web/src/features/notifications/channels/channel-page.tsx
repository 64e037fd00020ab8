import type { Channel } from "@duplistatus/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { subscriptionOf } from "../../../api/channels.ts";
import { useErrorText } from "../../../api/error-text.tsx";
import { keys } from "../../../api/queries.ts";
import { Subscribe } from "../../../notifications/subscribe.tsx";
import { useChannelWords } from "../../../notifications/use-channel-words.ts";
import { useMe } from "../../../session/me.ts";
import { Button } from "../../../ui/button.tsx";
import { Confirm } from "../../../ui/confirm.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { Switch } from "../../../ui/toggle.tsx";
import { notificationSettingsQuery } from "../general/queries.ts";
import { ChannelFields } from "./channel-fields.tsx";
import { useChannelForm } from "./channel-form.ts";
import { Loudness, loudFields } from "./loudness.tsx";
import { PushPanel } from "./push-panel.tsx";
import { changeChannel, isRelay, type Kind, listKey, removeChannel } from "./queries.ts";
import { QuietFields } from "./quiet-fields.tsx";
import { Standing } from "./standing.tsx";
import { TestPanel } from "./test-panel.tsx";
import { TimingFields } from "./timing-fields.tsx";
import { useTest } from "./use-test.ts";
import { VoiceFields } from "./voice-fields.tsx";

interface ChannelPageProps {
  kind: Kind;
  /** Null for a new one. */
  channel: Channel | null;
  /** Name of a new one. */
  name: string;
  others: readonly Channel[];
  onAdded: (id: number) => void;
  onGone: () => void;
}

/** One channel: what it is set to, what proves that it works, and when it speaks. */
export function ChannelPage({ kind, channel, name, others, onAdded, onGone }: ChannelPageProps) {
  const { t } = useTranslation("channels");
  const words = useChannelWords();
  const readOnly = useMe().role !== "admin";
  const toast = useToast();
  const test = useTest();
  const { data: settings } = useQuery(notificationSettingsQuery);
  const channelForm = useChannelForm(kind, channel, name);
  const { form, isChanged, isSaving, failure } = channelForm;
  const options = form.watch("options");
  const setOptions = (change: Partial<typeof options>) =>
    form.setValue("options", { ...options, ...change }, { shouldDirty: true });
  const loud = loudFields(kind.fields);
  const subscription = channel && subscriptionOf(channel);

  async function save(andTest: boolean) {
    const saved = await channelForm.save();
    if (saved === null) return;
    if (channel === null) onAdded(saved.id);
    else toast.ok(t("page.saved"));
    if (andTest) test.mutate(saved);
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save(false);
      }}
    >
      <PageHeader
        title={channel?.name ?? t("page.new", { kind: words.kind(kind.kind) })}
        crumbs={[{ label: t("page.back"), link: { to: "/settings/channels" } }]}
        meta={
          channel ? (
            <>
              {words.kind(kind.kind)} · <Standing channel={channel} />
            </>
          ) : (
            words.about(kind.kind)
          )
        }
        actions={
          !readOnly && (
            <>
              {channel && <RemoveButton channel={channel} onGone={onGone} />}
              {channel === null && (
                <Button busy={isSaving} onClick={() => void save(true)}>
                  {t("page.saveAndTest")}
                </Button>
              )}
              <Button
                type="submit"
                variant="primary"
                busy={isSaving}
                disabled={channel !== null && !isChanged}
              >
                {t("page.save")}
              </Button>
            </>
          )
        }
      />
      {failure !== null && (
        <Notice tone="err" className="mb-3.5">
          {failure}
        </Notice>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(320px,1fr)]">
        <div className="grid min-w-0 gap-4">
          <Panel title={t("page.where")} aside={channel && !readOnly && <OnSwitch channel={channel} />}>
            <ChannelFields kind={kind} channelForm={channelForm} readOnly={readOnly} />
          </Panel>
          {loud.length > 0 && <Loudness kind={kind.kind} fields={loud} form={form} readOnly={readOnly} />}
          {!kind.relay && (
            <>
              <QuietFields
                quiet={options.quiet}
                readOnly={readOnly}
                onChange={(quiet) => setOptions({ quiet })}
              />
              <VoiceFields
                options={options}
                usual={settings?.language ?? "en"}
                readOnly={readOnly}
                onChange={setOptions}
              />
              <TimingFields
                options={options}
                usualGather={settings?.fixed.gatherSeconds ?? settings?.gatherSeconds ?? 60}
                others={others}
                readOnly={readOnly}
                onChange={setOptions}
              />
            </>
          )}
        </div>
        <div className="grid min-w-0 gap-4 max-lg:order-first">
          {subscription && (
            <Panel title={t("subscribe.title")}>
              <Subscribe subscription={subscription} />
            </Panel>
          )}
          {kind.kind === "web-push" &&
            (channel ? (
              <PushPanel channel={channel} readOnly={readOnly} />
            ) : (
              <Panel title={t("push.title")}>
                <p className="text-ink-2">{t("push.first")}</p>
              </Panel>
            ))}
          {channel && <TestPanel channel={channel} isChanged={isChanged} readOnly={readOnly} />}
        </div>
      </div>
    </form>
  );
}

function OnSwitch({ channel }: { channel: Channel }) {
  const { t } = useTranslation("channels");
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden="true" className="text-ink-2">
        {t("page.on")}
      </span>
      <Switch
        bare
        label={t("page.on")}
        checked={channel.enabled}
        onChange={(enabled) => {
          changeChannel(channel.id, { enabled }).then(
            (saved) =>
              client.setQueryData(listKey(saved), (before: Channel[] | undefined) =>
                before?.map((each) => (each.id === saved.id ? saved : each)),
              ),
            (error) => toast.err(errorText(error)),
          );
        }}
      />
    </span>
  );
}

function RemoveButton({ channel, onGone }: { channel: Channel; onGone: () => void }) {
  const { t } = useTranslation("channels");
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const [asking, setAsking] = useState(false);
  const { id, name } = channel;
  return (
    <>
      <Button variant="ghost" aria-haspopup="dialog" onClick={() => setAsking(true)}>
        {t("page.delete")}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t("page.deleteTitle", { name })}
        confirm={t("page.deleteConfirm")}
        errorText={errorText}
        onConfirm={async () => {
          await removeChannel(id);
          onGone();
          client.setQueryData(listKey(channel), (before: Channel[] | undefined) =>
            before?.filter((each) => each.id !== id),
          );
          void client.invalidateQueries({ queryKey: keys.rules });
          toast.ok(t("page.deleted", { name }));
        }}
      >
        {t(isRelay(channel) ? "relays.deleteText" : "page.deleteText")}
      </Confirm>
    </>
  );
}
