import type { ErrorDetail, TrustInput } from "@duplistatus/contract";
import {
  normalFingerprint,
  type OptionsReason,
  ProblemError,
  parseAddress,
  type ServerAddress,
} from "@duplistatus/duplicati";
import { AppError } from "../platform/http/app-error.ts";

export interface Reach {
  addresses: readonly string[];
  port: number;
}

/** What is wrong with an address, as the reason of an error. */
export function addressReason(reason: OptionsReason, field: string): ErrorDetail {
  switch (reason) {
    case "address-parts":
      return { reason: "address_parts", field };
    case "port":
      return { reason: "port", field };
    default:
      return { reason: "address", field };
  }
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
      throw new AppError("invalid_request", addressReason(error.problem.reason, `addresses.${index}`));
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
    throw new AppError("invalid_request", { reason: "fingerprint", field: "trust.sha256" });
  }
  return { trust: "pinned", pinned };
}

/** Who typed https does not want his password sent in the clear. @throws {AppError} invalid_request */
export function assertEncrypted(addresses: readonly ServerAddress[], trust: TrustInput["kind"]): void {
  const index = trust === "plain" ? addresses.findIndex((address) => address.scheme === "https") : -1;
  if (index >= 0) {
    throw new AppError("invalid_request", { reason: "https_address", field: `addresses.${index}` });
  }
}

/** Address of the web interface at this place. */
export function webAddress({ host, port, basePath }: ServerAddress, trust: string): string {
  const scheme = trust === "plain" ? "http" : "https";
  const shown = host.includes(":") ? `[${host}]` : host;
  return `${scheme}://${shown}:${port}${basePath}`;
}
