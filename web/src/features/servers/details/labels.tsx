import type { DeviceProfile, MonitoringServerPatch, ServerEntry, ServerList } from "@duplistatus/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { serversQuery } from "../../../api/servers.ts";
import { readTags } from "../../../format/tags.ts";
import { isWebAddress } from "../../../format/web-address.ts";
import { allZones, isZone } from "../../../format/zones.ts";
import { Segmented } from "../../../ui/segmented.tsx";
import { type LabelsPatch, patchLabels, patchMachine, rereadServers } from "../queries.ts";
import { InlineField } from "./inline-field.tsx";
import { SaveState, useSaving } from "./save-state.tsx";

const profiles: readonly DeviceProfile[] = ["server", "laptop", "manual"];

/** What people say about a server; every field is saved by itself. */
export function Labels({ server }: { server: ServerEntry }) {
  const { t } = useTranslation("servers");
  const client = useQueryClient();
  const zones = useId();
  const show = (patch: Partial<ServerEntry>) =>
    client.setQueryData<ServerList>(
      serversQuery.queryKey,
      (list) =>
        list && {
          ...list,
          servers: list.servers.map((each) => (each.id === server.id ? { ...each, ...patch } : each)),
        },
    );
  const label = async (patch: LabelsPatch) => {
    const { alias, note, url, tags } = (await patchLabels(server.id, patch)) as Required<LabelsPatch>;
    show({ alias, note, url, tags });
    void rereadServers(client);
  };
  const machine = async (patch: MonitoringServerPatch) => {
    await patchMachine(server.id, patch);
    await rereadServers(client);
  };
  const text = (value: string) => value || null;
  return (
    <div className="grid gap-3.5">
      <InlineField
        label={t("edit.alias")}
        hint={t("edit.aliasHint", { name: server.name })}
        maxLength={200}
        value={server.alias ?? ""}
        onSave={(value) => label({ alias: text(value) })}
      />
      <InlineField
        label={t("edit.note")}
        maxLength={4000}
        value={server.note ?? ""}
        onSave={(value) => label({ note: text(value) })}
      />
      <InlineField
        label={t("edit.tags")}
        hint={t("edit.tagsHint")}
        maxLength={2000}
        value={server.tags.join(", ")}
        onSave={(value) => label({ tags: readTags(value) })}
      />
      <InlineField
        label={t("edit.url")}
        hint={t("edit.urlHint")}
        inputMode="url"
        placeholder="http://nas.lan:8200"
        maxLength={2000}
        value={server.url ?? ""}
        problem={(value) => (isWebAddress(value) ? undefined : t("edit.urlWrong"))}
        onSave={(value) => label({ url: text(value) })}
      />
      <Profile
        value={server.profile}
        onSave={async (profile) => {
          show({ profile });
          try {
            await machine({ profile });
          } catch (error) {
            show({ profile: server.profile });
            throw error;
          }
        }}
      />
      <InlineField
        label={t("edit.zone")}
        hint={t("edit.zoneHint")}
        list={zones}
        maxLength={64}
        placeholder="Europe/Berlin"
        value={server.timeZone ?? ""}
        problem={(value) => (value === "" || isZone(value) ? undefined : t("edit.zoneWrong"))}
        onSave={(value) => machine({ timeZone: text(value) })}
      />
      <datalist id={zones}>
        {allZones().map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </div>
  );
}

function Profile({
  value,
  onSave,
}: {
  value: DeviceProfile;
  onSave: (profile: DeviceProfile) => Promise<void>;
}) {
  const { t } = useTranslation("servers");
  const { t: words } = useTranslation("monitoring");
  const errorText = useErrorText();
  const [saving, setSaving] = useSaving();
  const [failure, setFailure] = useState<unknown>(null);
  const change = async (profile: DeviceProfile) => {
    setSaving("saving");
    setFailure(null);
    try {
      await onSave(profile);
      setSaving("saved");
    } catch (error) {
      setFailure(error);
      setSaving("idle");
    }
  };
  return (
    <div className="relative">
      <div aria-hidden="true" className="mb-1 text-md font-medium">
        {t("edit.profile")}
      </div>
      <Segmented
        label={t("edit.profile")}
        value={value}
        options={profiles.map((profile) => ({ value: profile, label: words(`server.profiles.${profile}`) }))}
        onChange={(profile) => void change(profile)}
      />
      <p className="mt-1 text-sm text-ink-3">{words(`server.profileTexts.${value}`)}</p>
      {failure !== null && (
        <p role="alert" className="mt-1 text-sm text-err">
          {errorText(failure)}
        </p>
      )}
      <SaveState saving={saving} />
    </div>
  );
}
