import type { Sql } from "../../platform/database/database.ts";

export interface PasskeyRow {
  id: number;
  user_id: number;
  credential_id: string;
  public_key: string;
  counter: number;
  transports: string;
  host: string;
  name: string;
  created_at: number;
  last_used_at: number | null;
}

const columns =
  "id, user_id, credential_id, public_key, counter, transports, host, name, created_at, last_used_at";

/** Those of a user, newest first. */
export function passkeysOf(sql: Sql, userId: number): Promise<PasskeyRow[]> {
  return sql.all(`select ${columns} from passkeys where user_id = ? order by id desc`, [userId]);
}

export function passkeyByCredential(sql: Sql, credentialId: string): Promise<PasskeyRow | undefined> {
  return sql.get(`select ${columns} from passkeys where credential_id = ?`, [credentialId]);
}

export async function anyForHost(sql: Sql, host: string): Promise<boolean> {
  return (await sql.get("select 1 as found from passkeys where host = ? limit 1", [host])) !== undefined;
}

export interface NewPasskey {
  userId: number;
  credentialId: string;
  publicKey: string;
  counter: number;
  transports: readonly string[];
  host: string;
  name: string;
  now: number;
}

/** @returns false when it is known already */
export async function insertPasskey(sql: Sql, passkey: NewPasskey): Promise<boolean> {
  const { changes } = await sql.run(
    `insert into passkeys (user_id, credential_id, public_key, counter, transports, host, name, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (credential_id) do nothing`,
    [
      passkey.userId,
      passkey.credentialId,
      passkey.publicKey,
      passkey.counter,
      JSON.stringify(passkey.transports),
      passkey.host,
      passkey.name,
      passkey.now,
    ],
  );
  return changes > 0;
}

export async function usePasskey(sql: Sql, id: number, counter: number, now: number): Promise<boolean> {
  const { changes } = await sql.run("update passkeys set counter = ?, last_used_at = ? where id = ?", [
    counter,
    now,
    id,
  ]);
  return changes > 0;
}

export async function renamePasskey(sql: Sql, userId: number, id: number, name: string): Promise<boolean> {
  const { changes } = await sql.run("update passkeys set name = ? where id = ? and user_id = ?", [
    name,
    id,
    userId,
  ]);
  return changes > 0;
}

export async function deletePasskey(sql: Sql, userId: number, id: number): Promise<boolean> {
  const { changes } = await sql.run("delete from passkeys where id = ? and user_id = ?", [id, userId]);
  return changes > 0;
}
