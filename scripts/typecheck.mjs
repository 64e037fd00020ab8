// Types of every room; missing translations show up here, too.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./lib/build.mjs";

const rooms = ["duplicati", "contract", "texts", "server", "tools", "web", "e2e"];
const tsc = join(root, "node_modules/typescript/bin/tsc");
const failed = rooms.filter(
  (room) =>
    spawnSync(process.execPath, [tsc, "-p", room, "--noEmit"], { cwd: root, stdio: "inherit" }).status !== 0,
);
process.exit(failed.length === 0 ? 0 : 1);
