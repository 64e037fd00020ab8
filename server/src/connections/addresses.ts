import type { TrustInput } from "@duplistatus/contract";
import { normalFingerprint, ProblemError, parseAddress, type ServerAddress } from "@duplistatus/duplicati";
import { problemSentence } from "@duplistatus/texts";
import { logReader } from "@duplistatus/texts/all";
import { AppError } from "../platform/http/app-error.ts";
import { toProblem } from "./problem.ts";

export interface Reach {
  addresses: readonly string[];
  port: number;
}

/**
 * The addresses as hosts, ports and paths.
 * @throws {AppError} invalid_request; the words hold nothing of the address, which may carry a password
 */
export function parseReach({ addresses, port }: Reach): ServerAddress[] {
  return addresses.map((text, index) => {
    try {
      return parseAddress(text, port);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.kind !== "options") throw error;
      const sentence = problemSentence(toProblem(error.problem), logReader);
      throw new AppError("invalid_request", `addresses.${index}: ${sentence.replace(/\.$/, "")}`);
    }
  });
}

/** One text for one place: `http://nas:8200` and `nas` with port 8200 are the same. */
export function placeOf({ host, port, basePath }: ServerAddress): string {
  return `${host.toLowerCase()} ${port} ${basePath}`;
}

/** The columns of a trust. @throws {AppError} invalid_request for a fingerprint that is none */
export function trustColumns(trust: TrustInput): { trust: TrustInput["kind"]; pinned: string | null } {
  if (trust.kind !== "pinned") return { trust: trust.kind, pinned: null };
  const pinned = normalFingerprint(trust.sha256);
  if (pinned === null) {
    throw new AppError(
      "invalid_request",
      "trust.sha256: this is not a SHA-256 fingerprint (64 hexadecimal digits)",
    );
  }
  return { trust: "pinned", pinned };
}

/** Who typed https does not want his password sent in the clear. @throws {AppError} invalid_request */
export function assertEncrypted(addresses: readonly ServerAddress[], trust: TrustInput["kind"]): void {
  const index = trust === "plain" ? addresses.findIndex((address) => address.scheme === "https") : -1;
  if (index >= 0) {
    throw new AppError("invalid_request", `addresses.${index}: says https, but no encryption was chosen`);
  }
}

/** Address of the web interface at this place. */
export function webAddress({ host, port, basePath }: ServerAddress, trust: string): string {
  const scheme = trust === "plain" ? "http" : "https";
  const shown = host.includes(":") ? `[${host}]` : host;
  return `${scheme}://${shown}:${port}${basePath}`;
}
