import type { CollectingProblem } from "@duplistatus/contract";
import { problemSentence } from "@duplistatus/texts";
import { logReader } from "@duplistatus/texts/all";

/** A problem for the terminal, where a certificate has no dialog of its own: with its fingerprint. */
export function problemLine(problem: CollectingProblem): string {
  const sentence = problemSentence(problem, logReader);
  return problem.certificate === null ? sentence : `${sentence} (SHA-256 ${problem.certificate.sha256})`;
}
