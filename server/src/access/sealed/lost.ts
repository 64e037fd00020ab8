import type { Context } from "../../platform/context.ts";
import { sealedColumns } from "./columns.ts";

/** How many stored secrets this program's key cannot open, because they were sealed with another one. */
export async function countLostSecrets({ secrets, database }: Context): Promise<number> {
  let lost = 0;
  // A key that cannot even be read opens nothing.
  const prefix = await Promise.resolve()
    .then(() => secrets.prefix())
    .catch(() => "");
  for (const { table, column, passing } of sealedColumns) {
    if (passing) continue;
    const row = await database.reader.get<{ count: number }>(
      `select count(*) as count from ${table} where ${column} is not null and (? = '' or substr(${column}, 1, ?) <> ?)`,
      [prefix, prefix.length, prefix],
    );
    lost += Number(row!.count);
  }
  return lost;
}
