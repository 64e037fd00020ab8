import type { Sql } from "../../platform/database/database.ts";

/** The stored JSON of a setting; undefined when it was never changed. */
export async function readSetting(sql: Sql, name: string): Promise<string | undefined> {
  return (await sql.get<{ value: string }>("select value from settings where name = ?", [name]))?.value;
}

export async function writeSetting(sql: Sql, name: string, value: string): Promise<void> {
  await sql.run(
    "insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
    [name, value],
  );
}
