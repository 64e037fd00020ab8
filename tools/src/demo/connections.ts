import { createHash } from "node:crypto";
import type { CertificateFacts, CollectingProblem } from "@duplistatus/contract";
import type { SystemInfo } from "@duplistatus/duplicati";
import { toProblem } from "../../../server/src/connections/connections.ts";
import type { DemoPopulation, DemoServer } from "./population.ts";

const minute = 60_000;
const year = 365 * 1440 * minute;

/** How a server of the demo is reached, and how the last attempt went. Nobody is ever contacted. */
export interface DemoConnection {
  server: DemoServer;
  /** Name or URL, as a person would have typed it. */
  address: string;
  trust: "plain" | "pinned";
  certificate: CertificateFacts | null;
  /** Epoch ms. */
  attemptedAt: number;
  problem: CollectingProblem | null;
}

function certificateOf(name: string, issued: number, salt: string): CertificateFacts {
  const digest = createHash("sha256").update(`${salt} ${name}`).digest("hex").toUpperCase();
  return {
    names: [name, `${name}.lan`],
    subject: `CN=${name}`,
    issuer: `CN=${name}`,
    validFrom: new Date(issued).toISOString(),
    validTo: new Date(issued + 10 * year).toISOString(),
    sha256: digest.match(/../g)!.join(":"),
  };
}

const unreachable = (name: string): CollectingProblem =>
  toProblem({ kind: "unreachable", host: name, port: 8200, reason: "timeout", code: "ETIMEDOUT" });

/** Connections of most servers that have an address: one of them out of reach, one with another certificate, the rest fine. */
export function demoConnections(population: DemoPopulation): DemoConnection[] {
  const reachable = population.servers.filter((server) => server.url !== null);
  return reachable.flatMap((server, index): DemoConnection[] => {
    if (index % 5 === 4) return [];
    const pinned = index % 2 === 1;
    const certificate = pinned ? certificateOf(server.name, population.now - year, population.seed) : null;
    const renewed = certificateOf(server.name, population.now - 2 * 1440 * minute, `${population.seed} new`);
    const problem =
      index === 2
        ? unreachable(server.name)
        : index === 5
          ? toProblem({ kind: "certificate-changed", pinned: certificate!.sha256, certificate: renewed })
          : null;
    return [
      {
        server,
        address: pinned ? `https://${server.name}:8200` : server.name,
        trust: pinned ? "pinned" : "plain",
        certificate,
        attemptedAt: population.now - ((index * 17) % 55) * minute - minute,
        problem,
      },
    ];
  });
}

/** What such a server says about itself when it is asked. */
export function systemOf(server: DemoServer): SystemInfo {
  return {
    apiVersion: 1,
    // Its reports say it.
    version: null,
    versionName: null,
    channel: "stable",
    machineName: server.name,
    machineId: null,
    osType: server.operatingSystem,
    osVersion: server.operatingSystemDetailed,
    userName: null,
    startedBy: "Server",
    packageType: server.installationType,
    serverTime: null,
    serverTimeZone: server.zone,
    apiExtensions: [],
  };
}
