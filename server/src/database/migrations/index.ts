import type { Migration } from "kysely";
import type { Engine } from "../database.ts";
import { spine } from "./0001-spine.ts";

/** Every step in order; a step that was released is never edited again. */
export function migrations(engine: Engine): Record<string, Migration> {
  return {
    "0001-spine": spine(engine),
  };
}
