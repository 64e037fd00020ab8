import { execFileSync } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmdirSync } from "node:fs";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sqliteFile } from "../../../server/src/platform/database/open.ts";
import { openPostgres } from "../../../server/src/platform/database/postgres.ts";
import { openSqliteConnection } from "../../../server/src/platform/database/sqlite-connection.ts";
import { bombs, filled, largeReport } from "../../../server/src/testing/large-bodies.ts";
import { createPostgresDatabase, startPostgres } from "../../../server/src/testing/postgres.ts";
import { idOf, jsonReport } from "../../../server/src/testing/sample-reports.ts";
import { type Field, type Outcome, openField, type StoredRun, storedRuns } from "./field.ts";
import { killedMessages, killedMessagesOnPostgres } from "./killed-messages.ts";
import { Skipped } from "./skipped.ts";

const MB = 1024 * 1024;

export interface Storm {
  name: string;
  /** @param size 1 = as the issue that asked for them says; less is quicker. */
  run(size: number): Promise<Outcome>;
}

async function inField(
  work: (field: Field) => Promise<unknown>,
  options: Parameters<typeof openField>[0] = {},
): Promise<Outcome> {
  const field = await openField(options);
  try {
    await work(field);
    return await field.outcome();
  } finally {
    await field.end();
  }
}

/** Sends reports with some clients until `until` says so. */
const clients = (field: Field, count: number, until: () => boolean) =>
  Promise.all(
    Array.from({ length: count }, async (_, client) => {
      while (!until()) await field.report(client);
    }),
  );

const kills: Storm = {
  name: "kill -9",
  run: (size) =>
    inField(async (field) => {
      for (let round = 0; round < 200 * size; round++) {
        if (round > 0) await field.restart();
        const gone = once(field.program.child, "exit");
        let answers = 0;
        let dead = false;
        gone.then(() => {
          dead = true;
        });
        const fatal = randomInt(5, 150);
        await clients(field, 8, () => {
          answers += 1;
          if (answers === fatal) field.program.child.kill("SIGKILL");
          return dead;
        });
        await gone;
      }
      await field.restart();
    }),
};

const seeds = () => [
  jsonReport({ begin: Date.UTC(2026, 5, 15) }),
  Buffer.from(
    "message=Duplicati%20Backup%20report%20for%20Photos%0AMainOperation%3A%20Backup%0AParsedResult%3A%20Success",
  ),
  Buffer.from('--x\r\ncontent-disposition: form-data; name="message"\r\n\r\nMainOperation: Backup\r\n--x--'),
  Buffer.from('{"text":"Duplicati Backup report for Photos"}'),
];

/** A body with some bytes changed, cut out, doubled or swapped. */
function mutated(body: Buffer): Buffer {
  let changed = Buffer.from(body);
  for (let count = randomInt(1, 8); count > 0; count--) {
    const at = randomInt(0, Math.max(1, changed.length));
    const length = randomInt(1, 40);
    const kind = randomInt(0, 4);
    const [before, piece, after] = [
      changed.subarray(0, at),
      changed.subarray(at, at + length),
      changed.subarray(at + length),
    ];
    if (kind === 0) changed = Buffer.concat([before, randomBytes(length), after]);
    else if (kind === 1) changed = Buffer.concat([before, after]);
    else if (kind === 2) changed = Buffer.concat([before, piece, piece, piece, after]);
    else changed = Buffer.concat([before, Buffer.from('{"[&=%\u0000\ufeff'.repeat(3)), after]);
  }
  return changed;
}

const fuzz: Storm = {
  name: "changed bodies",
  run: (size) =>
    inField(async (field) => {
      const bodies = seeds();
      let left = 100_000 * size;
      const client = async () => {
        while (left-- > 0) {
          const path = randomInt(0, 10) === 0 ? "/api/status" : "/api/upload";
          await field.send(mutated(bodies[randomInt(0, bodies.length)]!), path);
        }
      };
      await Promise.all(Array.from({ length: 16 }, client));
    }),
};

const slow: Storm = {
  name: "slow senders",
  run: (size) =>
    inField(async (field) => {
      const { port } = new URL(field.program.url);
      const sockets: Socket[] = [];
      for (let count = 0; count < 500 * size; count++) {
        const socket = connect(Number(port), "127.0.0.1");
        socket.on("error", () => undefined);
        socket.write(`POST /api/upload HTTP/1.1\r\nhost: x\r\ncontent-length: ${64 * MB}\r\n\r\n{`);
        sockets.push(socket);
      }
      const over = Date.now() + 20_000;
      const dribble = setInterval(() => {
        for (const socket of sockets) socket.write("{");
      }, 1000);
      await clients(field, 4, () => Date.now() > over);
      clearInterval(dribble);
      for (const socket of sockets) socket.destroy();
    }),
};

const bombStorm: Storm = {
  name: "bombs of 63 MB",
  run: () =>
    inField(async (field) => {
      for (const make of Object.values(bombs)) {
        let over = false;
        const bomb = field.send(make()).finally(() => {
          over = true;
        });
        await clients(field, 2, () => over);
        await bomb;
      }
    }),
};

const largeStorm: Storm = {
  name: "8 reports of 60 MB at once",
  run: () =>
    inField(async (field) => {
      let over = false;
      const bodies = Array.from({ length: 8 }, (_, at) => {
        const machine = `large-${at}`;
        return largeReport(60 * MB, {
          begin: Date.UTC(2026, 5, 15),
          machineId: idOf(machine),
          machineName: machine,
        });
      });
      const sending = Promise.all(bodies.map((body) => field.send(body))).finally(() => {
        over = true;
      });
      await clients(field, 2, () => over);
      await sending;
    }),
};

const hangUps: Storm = {
  name: "senders who hang up",
  run: (size) =>
    inField(async (field) => {
      const piece = filled("and so on ", 8 * MB);
      for (let round = 0; round < 100 * size; round++) {
        const headers = { "content-type": "application/json", "content-length": 60 * MB };
        const sender = request(`${field.program.url}/api/upload`, { method: "POST", headers });
        sender.on("error", () => undefined);
        await new Promise((resolve) => sender.write(piece, resolve));
        sender.destroy();
        await field.report();
      }
    }),
};

const locks: Storm = {
  name: "a locked database",
  run: () =>
    inField(async (field) => {
      await field.report();
      for (const seconds of [1, 5, 12]) {
        const other = openSqliteConnection(join(field.dataDir, sqliteFile));
        other.exec("PRAGMA busy_timeout=5000");
        other.exec("BEGIN IMMEDIATE");
        let over = false;
        const sending = clients(field, 4, () => over);
        await sleep(seconds * 1000);
        other.exec("ROLLBACK");
        other.close();
        over = true;
        await sending;
      }
    }),
};

const fullDisk: Storm = {
  name: "a full disk",
  async run() {
    const disk = join(mkdtempSync(join(tmpdir(), "duplistatus-disk-")), "small");
    mkdirSync(disk);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], { stdio: "ignore" });
    } catch {
      throw new Skipped("no file system of its own can be mounted here");
    }
    try {
      return await inField(
        async (field) => {
          for (let round = 0; round < 5; round++) {
            let full = 0;
            for (let sent = 0; full < 50 && sent < 3000; sent++)
              if ((await field.report(round, 2000)) !== 200) full += 1;
            execFileSync("mount", ["-o", `remount,size=${12 + 4 * round}m`, disk]);
          }
        },
        { dataDir: disk },
      );
    } finally {
      execFileSync("umount", [disk]);
      rmdirSync(disk);
    }
  },
};

const postgresStops: Storm = {
  name: "PostgreSQL goes away",
  async run() {
    const cluster = await startPostgres().catch(() => {
      throw new Skipped("PostgreSQL is not installed");
    });
    const url = await createPostgresDatabase(cluster.url);
    const database = new URL(url).pathname.slice(1);
    const keeper = openPostgres(cluster.url);
    const drop = () =>
      keeper.reader.all("select pg_terminate_backend(pid) from pg_stat_activity where datname = ?", [
        database,
      ]);
    const open = (allowed: boolean) =>
      keeper.reader.run(`alter database "${database}" allow_connections ${allowed}`);
    const stored = async () => {
      const looking = openPostgres(url);
      const rows = await looking.reader.all<StoredRun>(storedRuns);
      await looking.close();
      return rows;
    };
    try {
      return await inField(
        async (field) => {
          let over = false;
          const sending = clients(field, 8, () => over);
          for (let round = 0; round < 3; round++) {
            await sleep(2000);
            await drop();
            await sleep(1000);
            await open(false);
            await drop();
            await sleep(2000);
            await open(true);
          }
          over = true;
          await sending;
        },
        { env: { DATABASE_URL: url }, stored },
      );
    } finally {
      await keeper.close();
      await cluster.stop();
    }
  },
};

const clockJumps: Storm = {
  name: "a clock that jumps",
  async run() {
    try {
      execFileSync("faketime", ["--version"], { stdio: "ignore" });
    } catch {
      throw new Skipped("faketime is not installed");
    }
    return inField(
      async (field) => {
        for (let round = 0; round < 3; round++) {
          let sent = 0;
          await clients(field, 4, () => ++sent > 400);
          await field.program.end();
          await field.restart();
        }
      },
      // Four hours ahead at each start, an hour in every second.
      { under: ["faketime", "-f", "+4h x3600"] },
    );
  },
};

export const storms: readonly Storm[] = [
  kills,
  killedMessages,
  killedMessagesOnPostgres,
  fuzz,
  slow,
  bombStorm,
  largeStorm,
  hangUps,
  locks,
  fullDisk,
  postgresStops,
  clockJumps,
];
