import type { Sql } from "../../platform/database/database.ts";

const row = 1;

/** The sealed secret of this program at the provider. */
export async function clientSecret(sql: Sql): Promise<string | null> {
  const found = await sql.get<{ client_secret: string }>(
    "select client_secret from sign_on_provider where id = ?",
    [row],
  );
  return found?.client_secret ?? null;
}

export async function writeClientSecret(sql: Sql, sealed: string | null): Promise<void> {
  await sql.run("delete from sign_on_provider where id = ?", [row]);
  if (sealed !== null)
    await sql.run("insert into sign_on_provider (id, client_secret) values (?, ?)", [row, sealed]);
}

/** Whose account somebody of the provider has. */
export async function userIdOf(sql: Sql, issuer: string, subject: string): Promise<number | null> {
  const found = await sql.get<{ user_id: number }>(
    "select user_id from user_identities where issuer = ? and subject = ?",
    [issuer, subject],
  );
  return found?.user_id ?? null;
}

export async function insertIdentity(
  sql: Sql,
  identity: { issuer: string; subject: string; userId: number; now: number },
): Promise<void> {
  await sql.run("insert into user_identities (issuer, subject, user_id, created_at) values (?, ?, ?, ?)", [
    identity.issuer,
    identity.subject,
    identity.userId,
    identity.now,
  ]);
}

export async function saveIdToken(sql: Sql, sessionId: string, sealed: string): Promise<void> {
  await sql.run("insert into sign_on_sessions (session_id, id_token) values (?, ?)", [sessionId, sealed]);
}

export async function idTokenOf(sql: Sql, sessionId: string): Promise<string | null> {
  const found = await sql.get<{ id_token: string }>(
    "select id_token from sign_on_sessions where session_id = ?",
    [sessionId],
  );
  return found?.id_token ?? null;
}
