import { collectRequest } from "@duplistatus/contract";
import { z } from "zod";
import { differences } from "../access/audit/audit.ts";
import { defineCommand } from "../access/commands.ts";
import { AppError } from "../platform/http/app-error.ts";
import { collectionsOf } from "./collections.ts";

const exactlyOne = collectRequest.refine((body) => body.add === null || body.servers === null, {
  error: "name either servers or addresses to add, not both",
});

/** Begins to collect from servers, or to test how they are reached; answers at once. */
export const collect = defineCommand({
  name: "collecting.start",
  access: "admin",
  body: exactlyOne,
  perform: (context, actor, { kind, servers, add, keepJson }) =>
    collectionsOf(context).start({ kind, cause: "user", actor, servers, add, keepJson }),
  audit: (_input, { id, kind, servers }) => ({
    category: "collecting",
    target: id,
    name: servers.length === 1 ? servers[0]!.name : null,
    changes: differences(null, { kind, servers: servers.length }),
  }),
});

/** Asks a collection to stop; what was taken over stays. */
export const cancelCollection = defineCommand({
  name: "collecting.cancel",
  access: "admin",
  params: z.object({ id: z.string().max(100) }),
  async perform(context, _actor, { id }) {
    const collection = collectionsOf(context).cancel(id);
    if (collection === undefined) throw new AppError("collection_not_found");
    return collection;
  },
  audit: ({ id }) => ({ category: "collecting", target: id }),
});
