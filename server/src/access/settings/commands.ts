import { ingestSettings } from "@duplistatus/contract";
import { AppError } from "../../platform/http/app-error.ts";
import { differences } from "../audit/audit.ts";
import { defineCommand } from "../commands.ts";
import { parseRange } from "./address-list.ts";
import { putSetting } from "./settings.ts";

/** Changes who may send reports. @throws {AppError} invalid_request for an entry that is no address range */
export const changeIngest = defineCommand({
  name: "setting.ingest",
  access: "admin",
  body: ingestSettings,
  run(work, settings) {
    const wrong = settings.allowList.findIndex((entry) => parseRange(entry) === null);
    if (wrong >= 0) {
      const entry = settings.allowList[wrong]!;
      throw new AppError("invalid_request", {
        reason: "not_an_address_range",
        field: `allowList.${wrong}`,
        entry,
      });
    }
    return putSetting(work, "ingest", settings);
  },
  audit: (_input, { before, after }) => ({
    category: "setting",
    target: "ingest",
    changes: differences(before, after),
  }),
});
