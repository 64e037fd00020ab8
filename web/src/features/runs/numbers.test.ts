import { expect, it } from "vitest";
import { changeOf, readableName, stepsOf } from "./numbers.ts";

it("a number is compared with the run before only when both are known", () => {
  const run = {
    numbers: { files: 12, versions: 3, storedBytes: null },
    previousNumbers: { files: 10, storedBytes: 4 },
  };
  expect(changeOf(run, "files")).toBe(2);
  expect(changeOf(run, "versions")).toBeNull();
  expect(changeOf(run, "storedBytes")).toBeNull();
  expect(changeOf({ ...run, previousNumbers: null }, "files")).toBeNull();
});

it("steps are found in the names of the numbers", () => {
  expect(
    stepsOf({
      files: 3,
      "Delete.DeletedSetsActualLength": 1,
      "Test.VerificationsActualLength": 3,
      "Test.X": null,
    }),
  ).toEqual([
    { operation: "Delete", numbers: [["DeletedSetsActualLength", 1]] },
    { operation: "Test", numbers: [["VerificationsActualLength", 3]] },
  ]);
  expect(stepsOf({ ".odd": 1, plain: 2 })).toEqual([]);
});

it("Duplicati's names become readable", () => {
  expect(readableName("DeletedFileCount")).toBe("deleted file count");
  expect(readableName("VerificationsActualLength")).toBe("verifications");
});
