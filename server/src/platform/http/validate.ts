import type { FastifySchemaCompiler } from "fastify";
import { validatorCompiler } from "fastify-type-provider-zod";
import type { z } from "zod";
import { AppError } from "./app-error.ts";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/**
 * The first member of what was sent that its schema does not know, as a path with dots; null: none. A schema leaves out
 * what it does not know, wherever it stands.
 */
export function unknownMember(sent: unknown, understood: unknown, path = ""): string | null {
  if (!isObject(sent) || !isObject(understood)) return null;
  for (const [name, value] of Object.entries(sent)) {
    const place = path === "" ? name : `${path}.${name}`;
    if (!Object.hasOwn(understood, name)) return place;
    const found = unknownMember(value, understood[name], place);
    if (found !== null) return found;
  }
  return null;
}

const pathLength = 100;

/**
 * Decodes requests by their zod schema. In bodies of our own API members that nobody knows are refused: a misspelt one
 * would ask for something else than its sender meant (`{}` may mean everything). What other programs send is read as it
 * comes.
 */
export const validate: FastifySchemaCompiler<z.ZodType> = (route) => {
  const decode = validatorCompiler(route);
  if (route.httpPart !== "body" || !route.url?.includes("/api/v1/")) return decode;
  return (body: unknown) => {
    const decoded = decode(body) as { value: unknown } | { error: Error };
    if ("error" in decoded) return decoded;
    const field = unknownMember(body, decoded.value)?.slice(0, pathLength) ?? null;
    if (field === null) return decoded;
    return { error: new AppError("invalid_request", { reason: "field_unknown", field }) };
  };
};
