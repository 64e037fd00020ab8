// Start of the container: gives the rights of root up, then runs the program or one of its commands.
import { chownSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

const dataDir = process.env.DATA_DIR ?? "/data";

function idOf(name) {
  const value = process.env[name] ?? "1000";
  if (/^\d{1,9}$/.test(value)) return Number(value);
  console.error(`${name} is "${value}", but must be a number.`);
  process.exit(1);
}

/** Hands over what does not belong to the user yet. */
function handOver(path, uid, gid) {
  const found = lstatSync(path);
  if (found.uid !== uid || found.gid !== gid) chownSync(path, uid, gid);
  if (found.isDirectory()) for (const name of readdirSync(path)) handOver(join(path, name), uid, gid);
}

if (process.getuid() === 0) {
  const [uid, gid] = [idOf("PUID"), idOf("PGID")];
  if (uid !== 0) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    handOver(dataDir, uid, gid);
    process.setgroups([gid]);
    process.setgid(gid);
    process.setuid(uid);
  }
}
const { main } = await import(process.env.DUPLISTATUS_MAIN ?? "../server/dist/cli.js");
await main(process.argv.slice(2));
