import { z } from "zod";
import { defineCommand } from "../access/commands.ts";
import { runJob as run } from "./run-job.ts";

/** Has a backup run now on its server. */
export const runJob = defineCommand({
  name: "job.run",
  access: "admin",
  params: z.object({ id: z.coerce.number().int().positive() }),
  perform: (context, _actor, { id }) => run(context, id),
  audit: ({ id }, { name, problem, state }) => ({
    category: "server",
    target: id,
    name,
    changes: { answer: [null, problem?.kind ?? state ?? "accepted"] },
  }),
});
