import { importUser } from "../access/accounts/import-user.ts";
import { isImportedHash } from "../access/accounts/passwords.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { isSet, type OldDatabase, textOf } from "./old-database.ts";
import type { ImportReport } from "./report.ts";

const nameLimit = 128;

/**
 * Takes over the accounts with their hashes; who has an account here that was used keeps it as it is. Without an
 * administrator nobody could go on, so then the accounts wait.
 */
export async function importUsers(work: Work, old: OldDatabase, report: ImportReport): Promise<void> {
  const found = old.users.map((row) => ({
    username: textOf(row, "username").slice(0, nameLimit),
    passwordHash: textOf(row, "password_hash"),
    role: isSet(row, "is_admin") ? ("admin" as const) : ("user" as const),
    mustChangePassword: isSet(row, "must_change_password"),
  }));
  const usable = found.filter((user) => user.username !== "" && isImportedHash(user.passwordHash));
  for (const { username } of found.filter((user) => !usable.includes(user))) {
    report.left.push(`User ${username || "without a name"}: its password hash is none that 1.x writes.`);
  }
  usable.sort((a, b) => Number(b.role === "admin") - Number(a.role === "admin"));
  for (const user of usable) {
    const outcome = await importUser(work, user);
    if (outcome === "no-admin") {
      report.left.push(
        `User ${user.username}: there is no administrator yet. Start the program once, then import again.`,
      );
    } else (outcome === "new" ? report.users.new : report.users.known).push(user.username);
  }
}
