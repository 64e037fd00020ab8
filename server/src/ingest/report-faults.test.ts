import { reportFaults } from "@duplistatus/duplicati";
import { reportFaultSentence } from "@duplistatus/texts";
import { logReader } from "@duplistatus/texts/all";
import { expect, it } from "vitest";

it("every reason for which a body is no report has a sentence", () => {
  for (const fault of reportFaults) expect(reportFaultSentence(fault, logReader)).toMatch(/ .*\.$/);
});
