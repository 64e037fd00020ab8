import type { Sql } from "../../platform/database/database.ts";

export interface FactorRow {
  user_id: number;
  /** Sealed. */
  secret: string;
  /** When its first code was entered; null = it does not count yet. */
  active_at: number | null;
  last_step: number | null;
}

export function factorOf(sql: Sql, userId: number): Promise<FactorRow | undefined> {
  return sql.get("select user_id, secret, active_at, last_step from totp_factors where user_id = ?", [
    userId,
  ]);
}

export async function saveFactor(sql: Sql, userId: number, secret: string): Promise<void> {
  await sql.run(
    `insert into totp_factors (user_id, secret) values (?, ?)
     on conflict (user_id) do update set secret = excluded.secret, active_at = null, last_step = null`,
    [userId, secret],
  );
}

export async function activateFactor(sql: Sql, userId: number, at: number, step: number): Promise<void> {
  await sql.run("update totp_factors set active_at = ?, last_step = ? where user_id = ?", [at, step, userId]);
}

/** Notes that the code of a step was used; @returns false when it was used already */
export async function useStep(sql: Sql, userId: number, step: number): Promise<boolean> {
  const { changes } = await sql.run(
    "update totp_factors set last_step = ? where user_id = ? and (last_step is null or last_step < ?)",
    [step, userId, step],
  );
  return changes > 0;
}

export async function deleteFactor(sql: Sql, userId: number): Promise<void> {
  await sql.run("delete from totp_factors where user_id = ?", [userId]);
}

export async function countPasskeys(sql: Sql, userId: number): Promise<number> {
  const row = await sql.get<{ count: number }>("select count(*) as count from passkeys where user_id = ?", [
    userId,
  ]);
  return Number(row!.count);
}

export async function deletePasskeys(sql: Sql, userId: number): Promise<void> {
  await sql.run("delete from passkeys where user_id = ?", [userId]);
}

export async function replaceRecoveryCodes(sql: Sql, userId: number, hashes: string[]): Promise<void> {
  await sql.run("delete from recovery_codes where user_id = ?", [userId]);
  for (const hash of hashes) {
    await sql.run("insert into recovery_codes (user_id, hash) values (?, ?)", [userId, hash]);
  }
}

export async function countRecoveryCodes(sql: Sql, userId: number): Promise<number> {
  const row = await sql.get<{ count: number }>(
    "select count(*) as count from recovery_codes where user_id = ?",
    [userId],
  );
  return Number(row!.count);
}

/** Uses a recovery code up; @returns false when there is none */
export async function useRecoveryCode(sql: Sql, userId: number, hash: string): Promise<boolean> {
  const { changes } = await sql.run("delete from recovery_codes where user_id = ? and hash = ?", [
    userId,
    hash,
  ]);
  return changes > 0;
}
