import { ingestSettings } from "@duplistatus/contract";
import { differences } from "../audit/audit.ts";
import { defineCommand } from "../commands.ts";
import { assertRanges } from "./address-list.ts";
import { putSetting } from "./settings.ts";

/** Changes who may send reports. @throws {AppError} invalid_request for an entry that is no address range */
export const changeIngest = defineCommand({
  name: "setting.ingest",
  access: "admin",
  body: ingestSettings,
  run(work, settings) {
    assertRanges("allowList", settings.allowList);
    return putSetting(work, "ingest", settings);
  },
  audit: (_input, { before, after }) => ({
    category: "setting",
    target: "ingest",
    changes: differences(before, after),
  }),
});
