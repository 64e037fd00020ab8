import type { SignOnSettings } from "@duplistatus/contract";
import type { Work } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { noPasswordHash } from "../accounts/passwords.ts";
import { type UserRow, userById, userByName } from "../accounts/store.ts";
import { readTags, tagKey } from "../accounts/tags.ts";
import { differences, writeAudit } from "../audit/audit.ts";
import { addUser, changeUser } from "../users/manage.ts";
import { type Wish, wishOf } from "./claims.ts";
import type { Statement } from "./flow.ts";
import * as store from "./store.ts";

/**
 * The account of somebody whom the provider vouches for: known by issuer and subject, never by a name that can be chosen
 * there, unless the administrator wants that. Role and tags follow what the provider says now.
 * @throws {AppError} sign_on_refused, sign_on_name_taken
 */
export async function userOf(work: Work, settings: SignOnSettings, said: Statement): Promise<UserRow> {
  const { sql, at } = work;
  const { issuer, subject } = said;
  const wish = wishOf(settings, said.claims);
  if (wish === null) throw new AppError("sign_on_refused");
  const known = await store.userIdOf(sql, issuer, subject);
  if (known !== null) return follow(work, (await userById(sql, known))!, wish);
  const user = await newcomer(work, settings, wish);
  await store.insertIdentity(sql, { issuer, subject, userId: user.id, now: at });
  return follow(work, user, wish);
}

async function newcomer(work: Work, settings: SignOnSettings, wish: Wish): Promise<UserRow> {
  const namesake = await userByName(work.sql, wish.username);
  if (namesake !== undefined) {
    // A name that somebody can choose at the provider makes nobody an administrator here.
    const mayLink = settings.linkByName && (namesake.role !== "admin" || wish.role === "admin");
    if (!mayLink) throw new AppError("sign_on_name_taken");
    return namesake;
  }
  if (!settings.autoCreate) throw new AppError("sign_on_refused");
  const role = wish.role ?? "user";
  const tags = role === "admin" ? null : (wish.tags ?? null);
  const made = await addUser(work, {
    username: wish.username,
    role,
    tags,
    passwordHash: noPasswordHash,
    mustChangePassword: false,
  });
  await writeAudit(work, "user.create", {
    category: "user",
    target: made.id,
    name: made.username,
    changes: differences(null, { username: made.username, role, tags }),
  });
  return (await userById(work.sql, made.id))!;
}

const same = (a: readonly string[] | null, b: readonly string[] | null) =>
  JSON.stringify(a?.map(tagKey).sort() ?? null) === JSON.stringify(b?.map(tagKey).sort() ?? null);

/** Gives an account the role and the tags that the provider says; the last administrator stays one. */
async function follow(work: Work, user: UserRow, wish: Wish): Promise<UserRow> {
  const role = wish.role ?? user.role;
  const now = readTags(user.tags);
  const tags = role === "admin" ? null : wish.tags === undefined ? now : wish.tags;
  if (role === user.role && same(tags, now)) return user;
  try {
    const { before, after } = await changeUser(work, user.id, { role, tags });
    await writeAudit(work, "user.change", {
      category: "user",
      target: user.id,
      name: user.username,
      changes: differences({ role: before.role, tags: before.tags }, { role: after.role, tags: after.tags }),
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.reason !== "last_admin") throw error;
    work.context.log.warn(
      { user: user.username },
      "the last administrator stays one, whatever the provider says",
    );
  }
  return (await userById(work.sql, user.id))!;
}
