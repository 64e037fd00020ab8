/** What other features need of connections. */
export { claim, release, renew } from "./claims.ts";
export { type Outcome, recordOutcome } from "./outcome.ts";
export { ConnectionProblem, ownProblem, toProblem } from "./problem.ts";
export { connectOptions } from "./reach.ts";
export {
  type ConnectedServer,
  type ConnectionRow,
  connectedServers as listConnected,
  dueServers as nextServers,
  findConnection,
} from "./store.ts";
export { answered, type HeldServer, problemOf, withConnection } from "./with-connection.ts";
