import { useTranslation } from "react-i18next";
import { TextField } from "../../../ui/text-field.tsx";

interface PlaceFieldsProps {
  hosts: string;
  port: string;
  hostsError: string | undefined;
  portError: string | undefined;
  autoFocus?: boolean;
  onHosts: (hosts: string) => void;
  onPort: (port: string) => void;
}

/** Where a server is: its names or addresses, and the port of those that name none. */
export function PlaceFields(props: PlaceFieldsProps) {
  const { hosts, port, hostsError, portError, autoFocus, onHosts, onPort } = props;
  const { t } = useTranslation("connecting");
  return (
    <div className="grid gap-x-3 gap-y-4 sm:grid-cols-[minmax(0,1fr)_112px]">
      <TextField
        label={t("place.hosts")}
        hint={t("place.hostsHint")}
        placeholder="nas.lan, 192.168.1.20"
        autoFocus={autoFocus}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={hosts}
        error={hostsError}
        onChange={(event) => onHosts(event.target.value)}
      />
      <TextField
        label={t("place.port")}
        inputMode="numeric"
        autoComplete="off"
        maxLength={5}
        value={port}
        error={portError}
        onChange={(event) => onPort(event.target.value)}
      />
    </div>
  );
}
