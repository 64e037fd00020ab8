/** A column of sealed texts, and what each of them is sealed for. */
interface SealedColumn {
  table: string;
  key: string;
  column: string;
  purpose: (key: number) => string;
  /** Nobody has to enter it again when it is lost. */
  passing?: true;
}

/** Every column that holds sealed texts; `rekey.test.ts` fails where something else seals, too. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: "channels", key: "id", column: "secrets", purpose: () => "channel" },
  { table: "connections", key: "id", column: "credential", purpose: (id) => `connection:${id}:credential` },
  { table: "connections", key: "id", column: "proxy", purpose: (id) => `connection:${id}:proxy` },
  { table: "connections", key: "id", column: "reporting", purpose: (id) => `connection:${id}:reporting` },
  { table: "mqtt_broker", key: "id", column: "password", purpose: () => "mqtt" },
  { table: "sign_on_provider", key: "id", column: "client_secret", purpose: () => "sign-on" },
  {
    table: "sign_on_sessions",
    key: "session_id",
    column: "id_token",
    purpose: () => "id-token",
    passing: true,
  },
  { table: "totp_factors", key: "user_id", column: "secret", purpose: () => "second-factor" },
];
