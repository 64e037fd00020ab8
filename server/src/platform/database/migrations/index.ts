import type { Migration } from "kysely";
import type { Engine } from "../database.ts";
import { initial } from "./0001-initial.ts";
import { notifications } from "./0005-notifications.ts";
import { publicLinks } from "./0010-public-links.ts";
import { mqtt } from "./0011-mqtt.ts";
import { reporting } from "./0012-reporting.ts";

/** Every step in order; a step that was released is never edited again. */
export function migrations(engine: Engine): Record<string, Migration> {
  return {
    "0001-initial": initial(engine),
    "0005-notifications": notifications(engine),
    "0010-public-links": publicLinks(engine),
    "0011-mqtt": mqtt(engine),
    "0012-reporting": reporting(),
  };
}
