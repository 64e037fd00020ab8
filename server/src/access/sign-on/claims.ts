import type { Role, SignOnSettings } from "@duplistatus/contract";
import { username } from "@duplistatus/contract";

/** What the provider says of somebody, as far as it decides something here. */
export interface Wish {
  username: string;
  /** null: as it is, or a user when new. */
  role: Role | null;
  /** undefined: as they are; null: all servers. */
  tags: string[] | null | undefined;
}

export type Claims = Readonly<Record<string, unknown>>;

/** A claim of this name, or the one that its dots lead to (`realm_access.roles`). */
function claimAt(claims: Claims, path: string): unknown {
  if (path in claims) return claims[path];
  return path.split(".").reduce<unknown>((inner, part) => {
    const isObject = typeof inner === "object" && inner !== null && Object.hasOwn(inner, part);
    return isObject ? (inner as Record<string, unknown>)[part] : undefined;
  }, claims);
}

function valuesAt(claims: Claims, path: string): string[] {
  const found = claimAt(claims, path);
  const list = Array.isArray(found) ? found : found === undefined ? [] : [found];
  return list.filter((value): value is string => typeof value === "string");
}

function roleOf(settings: SignOnSettings, claims: Claims): Role | null | "nobody" {
  if (settings.roleClaim === null) return null;
  const values = valuesAt(claims, settings.roleClaim);
  const isOneOf = (wanted: readonly string[]) => values.some((value) => wanted.includes(value));
  if (isOneOf(settings.adminValues)) return "admin";
  return settings.userValues.length === 0 || isOneOf(settings.userValues) ? "user" : "nobody";
}

/** `*` behind the prefix means all servers. */
function tagsOf({ tagClaim, tagPrefix }: SignOnSettings, claims: Claims): Wish["tags"] {
  if (tagClaim === null) return undefined;
  const tags = valuesAt(claims, tagClaim)
    .filter((value) => value.startsWith(tagPrefix))
    .map((value) => value.slice(tagPrefix.length).trim())
    .filter((tag) => tag !== "" && tag.length <= 50)
    .slice(0, 50);
  return tags.includes("*") ? null : tags;
}

/**
 * What somebody is to become by what the provider says.
 * @returns null for whoever may not in: without a name of the right form, the right group or any tag
 */
export function wishOf(settings: SignOnSettings, claims: Claims): Wish | null {
  const [name] = valuesAt(claims, settings.usernameClaim);
  const parsed = username.safeParse(name);
  const role = roleOf(settings, claims);
  if (!parsed.success || role === "nobody") return null;
  const tags = role === "admin" ? null : tagsOf(settings, claims);
  if (tags !== null && tags !== undefined && tags.length === 0) return null;
  return { username: parsed.data, role, tags };
}
