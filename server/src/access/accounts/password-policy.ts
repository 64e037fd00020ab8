import type { Context } from "../../platform/context.ts";
import { getSetting } from "../settings/settings.ts";
import { signOnSettings } from "../sign-on/provider.ts";
import type { UserRow } from "./store.ts";

/**
 * Whose passwords are taken: those of administrators always, so that there is a way back in; those of others unless the
 * administrator wants them to log in otherwise, and that is possible.
 */
export async function passwordsOf(context: Context): Promise<"everybody" | "admins"> {
  const { passwords } = await getSetting(context, "login");
  if (passwords === "everybody") return "everybody";
  const otherwise =
    (await signOnSettings(context)).enabled || (await getSetting(context, "proxyLogin")).enabled;
  return otherwise ? "admins" : "everybody";
}

/** Whether somebody may log in by password now. */
export const mayUsePassword = async (context: Context, { role }: UserRow): Promise<boolean> =>
  role === "admin" || (await passwordsOf(context)) === "everybody";
