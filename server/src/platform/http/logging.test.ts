import { expect, it } from "vitest";
import { loggedUrl } from "./logging.ts";

it("an address is logged without tokens, also where it was mistyped", () => {
  expect(
    [
      "/api/upload/ds_ingest_Abc123?token=ds_ingest_Abc123",
      "/api/uplod/ds_ingest_Abc123",
      "/backups/api/status/whatever",
      "/ds_read_Abc123/x/ds_admin_9z",
      "/api/v1/servers",
    ].map(loggedUrl),
  ).toEqual([
    "/api/upload/***",
    "/api/uplod/ds_***",
    "/backups/api/status/***",
    "/ds_***/x/ds_***",
    "/api/v1/servers",
  ]);
});
