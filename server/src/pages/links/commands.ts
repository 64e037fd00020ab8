import { randomBytes } from "node:crypto";
import { newPublicLink } from "@duplistatus/contract";
import { z } from "zod";
import { defineCommand } from "../../access/commands.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { deleteLink, findBySlug, insertLink } from "./store.ts";

/** Makes an address that needs no login. @throws {AppError} conflict when another page has the slug */
export const createLink = defineCommand({
  name: "public-link.create",
  access: "admin",
  body: newPublicLink,
  async run({ sql, at }, { kind, scope, scopeValue, title, slug }) {
    if ((scope === "all") !== (scopeValue === null))
      throw new AppError("invalid_request", { reason: "field_invalid", field: "scopeValue" });
    if (slug !== null && kind !== "status")
      throw new AppError("invalid_request", { reason: "field_invalid", field: "slug" });
    if (slug !== null && (await findBySlug(sql, slug)) !== undefined)
      throw new AppError("conflict", { reason: "slug_taken" });
    const secret = randomBytes(18).toString("base64url");
    return insertLink(sql, { kind, scope, scope_value: scopeValue, title, slug, secret, created_at: at });
  },
  audit: ({ kind, scope, scopeValue }, link) => ({
    category: "setting",
    target: link.id,
    changes: { kind: [null, kind], scope: [null, scope], scopeValue: [null, scopeValue] },
  }),
});

/** Takes such an address back. @throws {AppError} not_found */
export const removeLink = defineCommand({
  name: "public-link.delete",
  access: "admin",
  params: z.object({ id: z.coerce.number().int() }),
  async run({ sql }, { id }) {
    const link = await deleteLink(sql, id);
    if (link === undefined) throw new AppError("not_found");
    return link;
  },
  audit: ({ id }, { kind }) => ({ category: "setting", target: id, changes: { kind: [kind, null] } }),
});
