import type { CredentialInput, ErrorDetail, TrustInput } from "@duplistatus/contract";
import { normalFingerprint } from "@duplistatus/duplicati";

/** Columns of the list, in any order. */
export const columns = [
  "address",
  "port",
  "password",
  "token",
  "trust",
  "alias",
  "note",
  "tags",
  "every",
  "server",
] as const;
export type Column = (typeof columns)[number];

/** One line of the list as texts; columns that are missing are empty. */
export type Cells = Record<Column, string>;

/** A line that cannot be taken; the facts hold nothing of its secrets. */
export class LineError extends Error {
  constructor(readonly detail: ErrorDetail) {
    super(detail.reason);
  }
}

/** What a line says; undefined = it says nothing about it. */
export interface ReadLine {
  address: string;
  port: number;
  trust: TrustInput | undefined;
  credential: CredentialInput | undefined;
  everyMinutes: number | undefined;
  alias: string | undefined;
  note: string | undefined;
  tags: string[] | undefined;
  /** Id or name of a known server. */
  server: string | undefined;
}

/** A forever token is a JSON web token; one that was given to the server at its start can be any other text. */
export function tokenCredential(token: string): CredentialInput {
  const jwt = /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) && token.startsWith("eyJ");
  return { kind: jwt ? "forever" : "preauth", token };
}

/** `off`, `hourly`, `daily` or minutes; null for anything else. */
export function readEvery(text: string): number | null {
  const words: Record<string, number> = { off: 0, hourly: 60, daily: 1_440 };
  const word = words[text.toLowerCase()];
  if (word !== undefined) return word;
  const minutes = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  return minutes >= 0 && minutes <= 10_080 ? minutes : null;
}

/** `system`, `http` or a fingerprint. @throws {LineError} */
export function readTrust(text: string): TrustInput {
  const word = text.toLowerCase();
  if (word === "system") return { kind: "system" };
  if (word === "http") return { kind: "plain" };
  const sha256 = normalFingerprint(text);
  if (sha256 === null) throw new LineError({ reason: "line_trust" });
  return { kind: "pinned", sha256 };
}

/** @throws {LineError} */
export function readLine(cells: Cells): ReadLine {
  const said = (column: Column) => cells[column].trim() || undefined;
  const address = said("address");
  if (address === undefined) throw new LineError({ reason: "line_no_address" });
  if (address.length > 500) throw new LineError({ reason: "field_too_long", field: "address", most: 500 });
  const port = cells.port.trim() === "" ? 8_200 : Number(cells.port.trim());
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new LineError({ reason: "port", field: "port" });
  }
  const { password } = cells;
  const token = said("token");
  if (password !== "" && token !== undefined) throw new LineError({ reason: "line_password_and_token" });
  const every = said("every");
  const everyMinutes = every === undefined ? undefined : readEvery(every);
  if (everyMinutes === null) {
    throw new LineError({ reason: "line_every" });
  }
  const trust = said("trust");
  return {
    address,
    port,
    trust: trust === undefined ? undefined : readTrust(trust),
    credential:
      password !== ""
        ? { kind: "password", password }
        : token === undefined
          ? undefined
          : tokenCredential(token),
    everyMinutes,
    alias: said("alias"),
    note: said("note"),
    tags: said("tags")?.split(";"),
    server: said("server"),
  };
}
