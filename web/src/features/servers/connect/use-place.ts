import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { mostAddresses, readPlace } from "./model/place.ts";

/** The fields of where a server is: as typed, what they mean, and what is wrong with them once they were sent. */
export function usePlace(initial: { hosts: string; port: string }) {
  const { t } = useTranslation("connecting");
  const format = useFormat();
  const [hosts, setHosts] = useState(initial.hosts);
  const [port, setPort] = useState(initial.port);
  const [checked, setChecked] = useState(false);
  const read = readPlace(hosts, port);
  const problem = read.ok ? null : read.problem;
  const hostsError =
    problem === "none"
      ? t("place.hostsNone")
      : problem === "many"
        ? t("place.hostsMany", { n: format.number(mostAddresses) })
        : problem === "wrong"
          ? t("place.hostsWrong", { host: read.ok ? "" : read.host })
          : undefined;
  return {
    place: read.ok ? read.place : null,
    changed: hosts !== initial.hosts || port !== initial.port,
    check: () => setChecked(true),
    fields: {
      hosts,
      port,
      hostsError: checked ? hostsError : undefined,
      portError: checked && problem === "port" ? t("place.portWrong") : undefined,
      onHosts: setHosts,
      onPort: setPort,
    },
  };
}
