import { validateHeaderName, validateHeaderValue } from "node:http";
import { createSecureContext } from "node:tls";
import {
  type CredentialInput,
  type CredentialKind,
  type ProxyInput,
  proxyInput,
  type ServerConnection,
} from "@duplistatus/contract";
import type { Credentials, ReachOptions } from "@duplistatus/duplicati";
import { AppError } from "../platform/http/app-error.ts";
import type { Secrets } from "../platform/secrets/secrets.ts";

const credentialPurpose = (id: number): string => `connection:${id}:credential`;
const proxyPurpose = (id: number): string => `connection:${id}:proxy`;

/** The login of a connection for its row: the id is part of what it is sealed for. */
export function sealCredential(
  secrets: Secrets,
  id: number,
  input: CredentialInput,
): { credential_kind: CredentialKind; credential: string | null } {
  const secret = input.kind === "none" ? null : input.kind === "password" ? input.password : input.token;
  return {
    credential_kind: input.kind,
    credential: secret === null ? null : secrets.seal(secret, credentialPurpose(id)),
  };
}

/** @throws {SecretLost} when the key is another one now. */
export function openCredential(
  secrets: Secrets,
  row: { id: number; credential_kind: string; credential: string | null },
): Credentials | null {
  if (row.credential_kind === "none") return { kind: "none" };
  if (row.credential === null) return null;
  const secret = secrets.open(row.credential, credentialPurpose(row.id));
  if (row.credential_kind === "password") return { kind: "password", password: secret };
  return { kind: row.credential_kind as "preauth" | "forever", token: secret };
}

/** The part of a proxy's data that may be shown. */
export function shownProxy(input: ProxyInput): NonNullable<ServerConnection["proxy"]> {
  return {
    headers: input.headers.map((header) => header.name),
    basicUser: input.basicAuth?.user ?? null,
    clientCertificate: input.clientCertificate !== null,
  };
}

export function sealProxy(
  secrets: Secrets,
  id: number,
  input: ProxyInput | null,
): { proxy: string | null; proxy_shown: string | null } {
  if (input === null) return { proxy: null, proxy_shown: null };
  return {
    proxy: secrets.seal(JSON.stringify(input), proxyPurpose(id)),
    proxy_shown: JSON.stringify(shownProxy(input)),
  };
}

/** @throws {SecretLost} when the key is another one now. */
export function openProxy(secrets: Secrets, row: { id: number; proxy: string | null }): ProxyInput | null {
  return row.proxy === null
    ? null
    : proxyInput.parse(JSON.parse(secrets.open(row.proxy, proxyPurpose(row.id))));
}

/** What a proxy in front asks for, as the client takes it. */
export function proxyOptions(
  input: ProxyInput | null,
): Pick<ReachOptions, "extraHeaders" | "basicAuth" | "clientCertificate"> {
  if (input === null) return {};
  const { headers, basicAuth, clientCertificate } = input;
  return {
    ...(headers.length === 0
      ? {}
      : { extraHeaders: Object.fromEntries(headers.map(({ name, value }) => [name, value])) }),
    ...(basicAuth === null ? {} : { basicAuth }),
    ...(clientCertificate === null
      ? {}
      : {
          clientCertificate: {
            cert: clientCertificate.cert,
            key: clientCertificate.key,
            ...(clientCertificate.passphrase === null ? {} : { passphrase: clientCertificate.passphrase }),
          },
        }),
  };
}

/** @throws {AppError} invalid_request for what no connection could use; the words hold no value. */
export function assertProxy(input: ProxyInput | null): void {
  if (input === null) return;
  const names = new Set<string>();
  input.headers.forEach(({ name, value }, index) => {
    const at = `proxy.headers.${index}`;
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw new AppError("invalid_request", { reason: "header_invalid", field: at });
    }
    if (names.has(name.toLowerCase()))
      throw new AppError("invalid_request", { reason: "header_twice", field: at });
    names.add(name.toLowerCase());
  });
  if (input.clientCertificate === null) return;
  const { cert, key, passphrase } = input.clientCertificate;
  try {
    createSecureContext({ cert, key, ...(passphrase === null ? {} : { passphrase }) });
  } catch {
    throw new AppError("invalid_request", { reason: "certificate_parts", field: "proxy.clientCertificate" });
  }
}
