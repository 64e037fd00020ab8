import type { LoginMethod, Role } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import { getSetting } from "../settings/settings.ts";
import { isRequired } from "./factors.ts";

/** Whether the administrator wants a second factor of somebody who has none. */
export async function mustSetUpFactor(
  context: Context,
  { role, hasFactor, method }: { role: Role; hasFactor: boolean; method: LoginMethod },
): Promise<boolean> {
  // Identity providers and proxies ask for what they want themselves.
  if (hasFactor || method === "sign-on" || method === "proxy") return false;
  return isRequired((await getSetting(context, "login")).secondFactor, role);
}
