interface Target {
  /** Address of this installation; ends with a slash. */
  base: string;
  /** An ingest token, or the word that stands for one; null where none is needed. */
  token: string | null;
}

const endpoint = ({ base, token }: Target, name: "upload" | "status") =>
  `${base}api/${name}${token === null ? "" : `/${token}`}`;

/** Options for every Duplicati since 2.0.6. */
export const optionsForAll = (target: Target): string =>
  [
    `--send-http-url=${endpoint(target, "upload")}`,
    "--send-http-result-output-format=Json",
    "--send-http-log-level=Information",
    "--send-http-max-log-lines=0",
  ].join("\n");

/** Options for newer Duplicati: JSON by itself, a lean log, and the live status of running backups. */
export const optionsForNew = (target: Target): string =>
  [
    `--send-http-json-urls=${endpoint(target, "upload")}`,
    "--send-http-log-filter=+*RetentionPolicy-BackupList;+*RetentionPolicy-AllBackupsToDelete",
    "--send-http-max-log-lines=200",
    `--http-report-status-url=${endpoint(target, "status")}`,
  ].join("\n");
