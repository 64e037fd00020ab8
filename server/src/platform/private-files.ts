import { chmodSync, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What this program keeps in its data directory: reports, passwords that are sealed, and the key to them. */
const ours = /^(duplistatus\.(db(-wal|-shm|-journal)?|lock)|secret\.key)$/;

/**
 * Makes the program's own files readable for their owner only, where an earlier version, a copy that was put back or a
 * careless hand left them open. New files of SQLite take over the mode of the database.
 * @returns names of files that could not be changed, such as those of somebody else
 */
export function makePrivate(dataDir: string): string[] {
  const open: string[] = [];
  if (!existsSync(dataDir)) return [];
  for (const name of readdirSync(dataDir).filter((one) => ours.test(one))) {
    const file = join(dataDir, name);
    try {
      if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
    } catch {
      open.push(name);
    }
  }
  return open;
}
