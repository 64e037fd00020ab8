import type { Migration } from "kysely";
import type { Engine } from "../database.ts";
import { spine } from "./0001-spine.ts";
import { monitoring } from "./0002-monitoring.ts";
import { collecting } from "./0003-collecting.ts";
import { heldReports } from "./0004-held-reports.ts";

/** Every step in order; a step that was released is never edited again. */
export function migrations(engine: Engine): Record<string, Migration> {
  return {
    "0001-spine": spine(engine),
    "0002-monitoring": monitoring(engine),
    "0003-collecting": collecting(engine),
    "0004-held-reports": heldReports(),
  };
}
