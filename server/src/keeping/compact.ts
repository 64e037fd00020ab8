import type { Context } from "../platform/context.ts";
import { tableShapes } from "../platform/database/tables.ts";
import type { Progress } from "./work.ts";

/** Pages given back in one step; of 4 kB each, a few milliseconds. */
const pagesAtOnce = 200;

/**
 * Gives room that deleted rows left back to the disk, in steps between which others write. On PostgreSQL the room is made
 * usable again, as its server does by itself in time.
 */
export async function compact(context: Context, progress: Progress): Promise<void> {
  const { database } = context;
  if (database.engine === "postgres") {
    const shapes = await tableShapes();
    for (const [index, { name }] of shapes.entries()) {
      progress.step("compacting", index, shapes.length);
      await database.reader.run(`vacuum (analyze) ${name}`);
    }
    return;
  }
  const free = async () =>
    (await database.reader.get<{ freelist_count: number }>("pragma freelist_count"))!.freelist_count;
  const total = await free();
  for (let left = total; left > 0; ) {
    progress.step("compacting", total - left, total);
    await database.write(async (sql) => {
      // Some drivers do one page a call, whatever number is asked for.
      for (let page = 0; page < pagesAtOnce; page += 1) await sql.run("pragma incremental_vacuum(1)");
    });
    const now = await free();
    if (now >= left) break;
    left = now;
  }
  progress.step("compacting", total, total);
}
