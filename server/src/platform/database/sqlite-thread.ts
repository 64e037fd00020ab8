import { Worker } from "node:worker_threads";
import type { AsideStatement } from "./database.ts";
import { sqliteDriver } from "./sqlite-connection.ts";

/**
 * The thread itself, as text: it needs nothing but a driver, and so is the same from the sources and from the bundle. Its
 * connection is its own, so that SQLite lets it read, and copy, one moment of the database while others write.
 */
const code = `
const { parentPort, workerData } = require("node:worker_threads");
const { driver, path, readOnly, statements } = workerData;
const { emitWarning } = process;
process.emitWarning = () => undefined;
const open = () => {
  if (driver === null) {
    const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
    return new DatabaseSync(path, { readOnly });
  }
  return new (require(driver))(path, { readonly: readOnly, fileMustExist: true });
};
const database = open();
process.emitWarning = emitWarning;
database.exec("PRAGMA busy_timeout=10000");
const answers = statements.map(({ sql, parameters = [] }) => {
  const values = parameters.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value));
  const statement = database.prepare(sql);
  const returns = driver === null ? statement.columns().length > 0 : statement.reader;
  if (returns) return statement.all(...values);
  statement.run(...values);
  return [];
});
database.close();
parentPort.postMessage(answers);
`;

/**
 * Runs statements on a connection of their own in another thread: however long they take, nobody waits for them.
 * @param readOnly false: they change the file
 * @returns the rows of each
 * @throws what the driver throws, with its code
 */
export function runAside(
  path: string,
  statements: readonly AsideStatement[],
  { readOnly = true }: { readOnly?: boolean } = {},
): Promise<unknown[][]> {
  return new Promise((resolve, reject) => {
    const workerData = { driver: sqliteDriver(), path, readOnly, statements };
    // Options such as --input-type are those of the program, not of this text.
    const thread = new Worker(code, { eval: true, workerData, execArgv: [] });
    thread.once("message", resolve);
    thread.once("error", reject);
    thread.once("exit", () => reject(new Error("the thread ended without an answer")));
  });
}
