import type { Kysely, Migration } from "kysely";
import type { Engine } from "../database.ts";
import { createAccess } from "./initial/access.ts";
import { createCollecting } from "./initial/collecting.ts";
import { createEvents } from "./initial/events.ts";
import { createMonitoring } from "./initial/monitoring.ts";
import { createRecords } from "./initial/records.ts";

/** Everything that the first release stores. */
export const initial = (engine: Engine): Migration => ({
  async up(db: Kysely<unknown>) {
    await createRecords(db, engine);
    await createMonitoring(db, engine);
    await createCollecting(db, engine);
    await createAccess(db, engine);
    await createEvents(db, engine);
  },
});
