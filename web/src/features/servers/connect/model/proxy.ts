import type { ProxyInput } from "@duplistatus/contract";

/** What a proxy asks for, as typed. */
export interface ProxyForm {
  /** One header a line, `Name: value`. */
  headers: string;
  basicUser: string;
  basicPassword: string;
  cert: string;
  key: string;
  passphrase: string;
}

export const emptyProxy: ProxyForm = {
  headers: "",
  basicUser: "",
  basicPassword: "",
  cert: "",
  key: "",
  passphrase: "",
};

/** Field that is wrong, with the line that is meant. */
export interface ProxyProblem {
  field: "headers" | "certificate" | "key";
  line: string;
}

const headerLine = /^([!#$%&'*+\-.^_`|~\w]+)\s*:\s*(.*)$/;
const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** The first thing that cannot be sent as it was typed. */
export function proxyProblem(form: ProxyForm): ProxyProblem | null {
  const line = lines(form.headers).find((each) => !headerLine.test(each));
  if (line !== undefined) return { field: "headers", line };
  const cert = form.cert.trim();
  const key = form.key.trim();
  if (cert === "" && key === "") return null;
  if (!cert.includes("-----BEGIN CERTIFICATE-----")) return { field: "certificate", line: "" };
  return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key) ? null : { field: "key", line: "" };
}

/** What to send for a form; null when nothing was filled in. */
export function proxyOf(form: ProxyForm): ProxyInput | null {
  const headers = lines(form.headers).flatMap((line) => {
    const [, name, value] = headerLine.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value }];
  });
  const basicAuth =
    form.basicUser === "" && form.basicPassword === ""
      ? null
      : { user: form.basicUser, password: form.basicPassword };
  const clientCertificate =
    form.cert.trim() === ""
      ? null
      : { cert: form.cert.trim(), key: form.key.trim(), passphrase: form.passphrase || null };
  if (headers.length === 0 && basicAuth === null && clientCertificate === null) return null;
  return { headers, basicAuth, clientCertificate };
}
