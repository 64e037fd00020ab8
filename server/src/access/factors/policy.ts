import type { Role } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import { getSetting } from "../settings/settings.ts";
import { isRequired } from "./factors.ts";

/** Whether the administrator wants a second factor of somebody who has none. */
export async function mustSetUpFactor(
  context: Context,
  { role, hasFactor }: { role: Role; hasFactor: boolean },
): Promise<boolean> {
  if (hasFactor) return false;
  return isRequired((await getSetting(context, "login")).secondFactor, role);
}
