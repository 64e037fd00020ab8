import { createHash, randomBytes } from "node:crypto";
import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createToken, revokeToken } from "../access/accounts/tokens.ts";
import { putSetting } from "../access/settings/settings.ts";
import { settleIdentity } from "../merging/settle-identity.ts";
import { readDashboard } from "../pages/dashboard/dashboard.ts";
import { decompressBody, type PackedBody } from "../platform/report-reader/compress.ts";
import { digestBody } from "../platform/report-reader/digest.ts";
import { ReadingFailed, type ReadingTrouble } from "../platform/report-reader/reading-failed.ts";
import { readLeftovers } from "../recording/leftovers.ts";
import { act } from "../testing/act.ts";
import { type TestApp, testApp } from "../testing/app.ts";
import { idOf, jsonReport, oldFailure, type SampleReport, textReport } from "../testing/reports.ts";
import { createBodyMemory } from "./body-memory.ts";
import { createBytesHeld } from "./bytes-held.ts";
import { receiveBody } from "./receive.ts";

const json = { "content-type": "application/json" };
const begin = Date.UTC(2026, 5, 15, 1);

let test: TestApp;
beforeEach(async () => {
  test = await testApp({ config: { maxUploadBytes: 1024 * 1024 } });
});
afterEach(() => test.close());

const upload = (
  body: unknown = jsonReport({ begin }),
  url = "/api/upload",
  headers: Record<string, string> = json,
) => test.send("POST", url, { body, headers });
const policy = (changes: { policy?: "open" | "approve" | "token"; allowList?: string[] }) =>
  act(test.context, (work) =>
    putSetting(work, "ingest", { policy: "open", allowList: [], publicStatusApi: false, ...changes }),
  );
const dashboard = () => readDashboard(test.context);
const tokenFor = (serverId: string | null = null, scope: "ingest" | "read" = "ingest") =>
  act(test.context, (work) => createToken(work, { name: "test", scope, serverId }));

describe("an upload", () => {
  it("is answered 200 with its run, and 200 duplicate when it comes again", async () => {
    const first = await upload();
    expect([first.statusCode, first.json()]).toEqual([200, { success: true, runId: expect.any(Number) }]);
    const second = await upload();
    expect([second.statusCode, second.json()]).toEqual([200, { ...first.json(), duplicate: true }]);
  });

  it.each([
    ["a form", () => textReport({ begin }), "application/x-www-form-urlencoded"],
    ["JSON with a charset", () => jsonReport({ begin }), "application/json; charset=utf-8"],
    ["JSON that says it is text", () => jsonReport({ begin }), "text/plain"],
    ["a content type that is none", () => jsonReport({ begin }), "json"],
    [
      "a byte order mark",
      () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), jsonReport({ begin })]),
      "application/json",
    ],
    ["a failure of 2.0.7.1", () => oldFailure("Documents"), "application/json"],
  ])("of %s is taken", async (_what, body, type) => {
    const answer = await upload(body(), "/api/upload", { "content-type": type });
    expect([answer.statusCode, answer.json().success]).toEqual([200, true]);
    expect((await dashboard()).jobs).toHaveLength(1);
  });

  it("without any content type is taken", async () => {
    expect((await upload(jsonReport({ begin }), "/api/upload", {})).statusCode).toBe(200);
  });

  it("by PUT, with a slash at the end or with an unknown query is taken", async () => {
    expect(
      (await test.send("PUT", "/api/upload", { body: jsonReport({ begin }), headers: json })).statusCode,
    ).toBe(200);
    expect((await upload(jsonReport({ begin }), "/api/upload/")).json()).toMatchObject({ duplicate: true });
    expect((await upload(jsonReport({ begin }), "/api/upload?x=1")).json()).toMatchObject({
      duplicate: true,
    });
  });

  it("of no report is refused with the missing fields named", async () => {
    const wrong = await upload("{}");
    expect([wrong.statusCode, wrong.json()]).toEqual([
      400,
      { error: expect.stringContaining("Data"), code: "not_a_report", missingFields: ["Data"] },
    ]);
    const nameless = await upload(JSON.stringify({ Data: { x: 1 }, Extra: {} }));
    expect(nameless.json().missingFields).toEqual(["Data.MainOperation"]);
    for (const body of ["", "[]", "null", "hello", "a=b", Buffer.from([0, 255, 254, 1])]) {
      const answer = await upload(body);
      expect([body, answer.statusCode, answer.json().code]).toEqual([body, 400, "not_a_report"]);
    }
    expect((await dashboard()).servers).toEqual([]);
  });

  it("with hostile content is taken as it is", async () => {
    const nested = `${'{"a":'.repeat(100)}1${"}".repeat(100)}`;
    const document = jsonReport({ begin }).toString();
    const bodies = [
      document.replace(
        '{"Data":{',
        `{"__proto__":{"polluted":1},"Data":{"__proto__":{"polluted":1},"Deep":${nested},`,
      ),
      Buffer.concat([
        Buffer.from(document.slice(0, -1)),
        Buffer.from(',"Bytes":"'),
        Buffer.from([0xff, 0xc3, 0x28]),
        Buffer.from('"}'),
      ]),
      document.replace('"ExaminedFiles":100', '"ExaminedFiles":123456789012345678901234567890'),
    ];
    for (const body of bodies) expect((await upload(body)).statusCode).toBe(200);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((await dashboard()).summary.runs).toBe(1);
  });

  it("too large is answered 413", async () => {
    const big: SampleReport = { begin, logLines: [`x${"y".repeat(1024 * 1024)}`] };
    const answer = await upload(jsonReport(big));
    expect([answer.statusCode, answer.json().code]).toEqual([413, "too_large"]);
  });

  it("of a damaged report is kept in quarantine once and can be replayed", async () => {
    const body = jsonReport({ begin }).subarray(0, 300);
    const first = await upload(body);
    expect([first.statusCode, first.json()]).toEqual([202, { success: true, quarantined: true }]);
    expect((await upload(body)).json()).toEqual({ success: true, quarantined: true, duplicate: true });
    expect((await dashboard()).summary.quarantined).toBe(1);

    const admin = await test.logIn();
    const list = (await admin("GET", "/api/v1/reports")).json();
    expect(list).toMatchObject({
      total: 1,
      next: null,
      reports: [{ state: "quarantined", reason: expect.any(String) }],
    });
    const { id } = list.reports[0];
    expect((await admin("GET", `/api/v1/reports/${id}/body`)).rawPayload).toEqual(body);
    const replay = await admin("POST", "/api/v1/reports/replay", { body: { ids: null } });
    expect(replay.json()).toEqual({ recorded: 0, duplicates: 0, remaining: 1 });
    expect((await admin("DELETE", `/api/v1/reports/${id}`)).statusCode).toBe(204);
    expect((await dashboard()).summary.quarantined).toBe(0);
  });

  it("that an older version could not read is recorded at its own time after the upgrade", async () => {
    const { reader } = test.context;
    const understands = reader.digest;
    reader.digest = async (body, type) => ({
      ...digestBody(body, type),
      outcome: { ok: false, failure: { kind: "unreadable", reason: "too new" } },
    });
    const received = test.clock.now();
    expect((await upload()).statusCode).toBe(202);
    expect((await upload(oldFailure("Documents"))).statusCode).toBe(202);
    reader.digest = understands;
    test.clock.advance(86_400_000);
    const admin = await test.logIn();
    const replays = await Promise.all(
      [1, 2].map(() => admin("POST", "/api/v1/reports/replay", { body: { ids: null } })),
    );
    const recorded = replays.reduce((sum, one) => sum + one.json().recorded, 0);
    expect([recorded, replays[1]!.json().remaining]).toEqual([2, 0]);
    expect((await dashboard()).jobs.map((job) => job.latest?.at).sort()).toEqual([begin, received].sort());
    const lost = await test.context.database.reader.all("select id from reports where state <> 'recorded'");
    expect(lost).toEqual([]);
  });

  it("and very many others are read again in the background, which can be ended", async () => {
    const admin = await test.logIn();
    const { reader } = test.context;
    const understands = reader.digest;
    reader.digest = async (body, type) => ({
      ...digestBody(body, type),
      outcome: { ok: false, failure: { kind: "unreadable", reason: "too new" } },
    });
    for (let n = 0; n < 120; n += 1)
      await upload(jsonReport({ begin: new Date(n * 86_400_000).toISOString() }));
    reader.digest = understands;
    const work = async () => (await admin("GET", "/api/v1/database")).json().work;
    const read = reader.read.bind(reader);
    reader.read = async (...parts) => {
      reader.read = read;
      expect(await work()).toMatchObject({
        kind: "replay",
        step: "reading",
        done: 0,
        total: 120,
        endedAt: null,
      });
      expect((await admin("POST", "/api/v1/reports/replay-all")).statusCode).toBe(409);
      await admin("DELETE", "/api/v1/database/work");
      return read(...parts);
    };
    expect((await admin("POST", "/api/v1/reports/replay-all")).statusCode).toBe(202);
    await expect.poll(work).toMatchObject({ outcome: "cancelled" });
    const left = (await dashboard()).summary.quarantined;
    expect([left > 0, left < 120]).toEqual([true, true]);
    await admin("POST", "/api/v1/reports/replay-all");
    await expect.poll(work).toMatchObject({ outcome: "done", done: left, total: left });
    expect((await dashboard()).summary).toMatchObject({ quarantined: 0, runs: 120 });
  });
});

describe("GET /api/upload", () => {
  it("explains itself to a browser", async () => {
    const answer = await test.send("GET", "/api/upload");
    expect([answer.statusCode, answer.json().method]).toEqual([200, "POST"]);
  });

  it("is refused when it is what a redirect made of a report", async () => {
    const answer = await test.send("GET", "/api/upload", { headers: json });
    expect([answer.statusCode, answer.json().code]).toEqual([400, "not_a_report"]);
  });

  it.each(["GET", "PATCH", "DELETE"] as const)("Duplicati sends its body with any verb: %s", async (verb) => {
    const body = jsonReport({ begin });
    const first = await test.send(verb, "/api/upload", { body, headers: json });
    expect([first.statusCode, first.json().duplicate]).toEqual([200, undefined]);
    const again = await test.send("POST", "/api/upload", { body, headers: json });
    expect([again.statusCode, again.json().duplicate]).toEqual([200, true]);
  });

  it("with a body needs the token that a POST needs", async () => {
    await policy({ policy: "token" });
    const sent = await test.send("GET", "/api/upload", { body: jsonReport({ begin }), headers: json });
    expect(sent.statusCode).toBe(401);
  });
});

describe("who may upload", () => {
  it("a token in path, query or Bearer is taken; a wrong, revoked or reading one is not", async () => {
    await policy({ policy: "token" });
    expect((await upload()).statusCode).toBe(401);
    const token = await tokenFor();
    const read = await tokenFor(null, "read");
    expect((await upload(undefined, `/api/upload/${token.secret}`)).statusCode).toBe(200);
    expect((await upload(undefined, `/api/upload?token=${token.secret}`)).statusCode).toBe(200);
    expect(
      (await upload(undefined, "/api/upload", { ...json, authorization: `Bearer ${token.secret}` }))
        .statusCode,
    ).toBe(200);
    expect((await upload(undefined, `/api/upload/${read.secret}`)).statusCode).toBe(401);
    expect((await upload(undefined, `/api/upload/${token.secret}x`)).statusCode).toBe(401);
    await act(test.context, (work) => revokeToken(work, token.id));
    expect((await upload(undefined, `/api/upload/${token.secret}`)).json()).toMatchObject({
      code: "wrong_token",
    });
    expect(test.logged.join()).not.toContain(token.secret);
  });

  it("a wrong token is refused even where none is needed", async () => {
    expect((await upload(undefined, "/api/upload/ds_ingest_wrong")).statusCode).toBe(401);
    expect((await dashboard()).servers).toEqual([]);
  });

  it("a token of one server names the server of a nameless report", async () => {
    await upload();
    const token = await tokenFor(idOfDefault);
    await upload(oldFailure("Documents"), `/api/upload/${token.secret}`);
    expect((await dashboard()).servers).toHaveLength(1);
    expect((await dashboard()).jobs.map((job) => job.name).sort()).toEqual(["Documents", "Photos"]);
  });

  it("an address that is not on the list is refused", async () => {
    await policy({ allowList: ["198.51.100.0/24"] });
    expect((await upload()).json()).toMatchObject({ code: "address_not_allowed" });
    expect((await upload()).statusCode).toBe(403);
    const body = jsonReport({ begin });
    expect(
      (await test.send("POST", "/api/upload", { body, headers: json, remoteAddress: "198.51.100.7" }))
        .statusCode,
    ).toBe(200);
  });

  it("an unknown machine waits for approval, then everything it sent is recorded", async () => {
    await policy({ policy: "approve" });
    const first = await upload();
    expect([first.statusCode, first.json()]).toEqual([202, { success: true, waitingForApproval: true }]);
    await upload();
    await upload(jsonReport({ begin: begin + 3_600_000 }));
    expect(await dashboard()).toMatchObject({ servers: [], summary: { waitingForApproval: 1 } });
    const admin = await test.logIn();
    const [machine] = (await admin("GET", "/api/v1/waiting")).json();
    expect(machine).toMatchObject({ machine: "attic", jobs: ["Photos"], reports: 2 });
    const approve = await admin("POST", `/api/v1/waiting/${encodeURIComponent(machine.key)}/approve`);
    expect(approve.json()).toEqual({ recorded: 2, duplicates: 0, remaining: 0 });
    expect((await dashboard()).summary).toMatchObject({ runs: 2, waitingForApproval: 0 });
    expect((await upload(jsonReport({ begin: begin + 7_200_000 }))).statusCode).toBe(200);
  });

  it("a rejected machine stays out without asking again", async () => {
    await policy({ policy: "approve" });
    await upload();
    const admin = await test.logIn();
    const [machine] = (await admin("GET", "/api/v1/waiting")).json();
    expect(
      (await admin("POST", `/api/v1/waiting/${encodeURIComponent(machine.key)}/reject`)).statusCode,
    ).toBe(204);
    expect((await upload(jsonReport({ begin: begin + 1000 }))).statusCode).toBe(202);
    expect((await admin("GET", "/api/v1/waiting")).json()).toEqual([]);
    expect((await dashboard()).servers).toEqual([]);
  });

  it("a known machine and a token's holder need no approval", async () => {
    await upload();
    await policy({ policy: "approve" });
    expect((await upload(jsonReport({ begin: begin + 1000 }))).statusCode).toBe(200);
    const token = await tokenFor();
    const other = jsonReport({ begin, machineId: idOf("other"), machineName: "other" });
    expect((await upload(other, `/api/upload/${token.secret}`)).statusCode).toBe(200);
  });
});

const idOfDefault = "0123456789abcdef0123456789abcdef";

describe("slow and many senders", () => {
  it("do not disturb others, however much they announce", async () => {
    await test.close();
    test = await testApp();
    await test.app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = test.app.server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/api/upload`;
    const size = 64 * 1024 * 1024;
    const slow = Array.from({ length: 8 }, () => {
      const sender = request(url, { method: "POST", headers: { ...json, "content-length": size } });
      sender.on("error", () => undefined);
      sender.write("{");
      return sender;
    });
    const send = () => fetch(url, { method: "POST", headers: json, body: jsonReport({ begin }) });
    try {
      expect((await send()).status).toBe(200);
    } finally {
      for (const sender of slow) sender.destroy();
    }
    expect((await send()).status).toBe(200);
  });
});

describe("receiving a body", () => {
  const limits = { bytes: 8 * 1024 * 1024, seconds: 60 };
  function sender(headers: IncomingHttpHeaders = {}) {
    return Object.assign(new PassThrough(), { headers }) as unknown as IncomingMessage & PassThrough;
  }
  const all = { small: 100 * 1024 * 1024, large: 100 * 1024 * 1024 };

  it("that finds no room is refused with a time to come back, whatever its length was said to be", async () => {
    for (const headers of [{}, { "content-length": "6" }]) {
      const held = createBytesHeld({ small: 5, large: 5 });
      held.lease().hold("small", 2);
      const from = sender(headers);
      const received = receiveBody(from, limits, held.lease(), createBodyMemory());
      from.write("abc");
      from.write("abcd");
      await expect(received).rejects.toMatchObject({
        code: "overloaded",
        statusCode: 503,
        more: { headers: { "retry-after": "5" } },
      });
    }
  });

  it("keeps a small one as it is and a large one compressed, announced or not", async () => {
    const large = Buffer.from("0123456789abcdef".repeat(200_000));
    for (const body of [Buffer.from("small"), large]) {
      for (const headers of [{}, { "content-length": String(body.length) }]) {
        const held = createBytesHeld(all);
        const from = sender(headers);
        const receiving = receiveBody(from, limits, held.lease(), createBodyMemory());
        for (let at = 0; at < body.length; at += 60_000) from.write(body.subarray(at, at + 60_000));
        from.end();
        const received = await receiving;
        if (body === large) {
          const packed = received as PackedBody;
          expect((await decompressBody(packed)).equals(body)).toBe(true);
          expect(packed).toMatchObject({
            bytes: body.length,
            sha256: createHash("sha256").update(body).digest("hex"),
          });
          expect(held.now.small).toBe(0);
          expect(held.now.large).toBeLessThan(1024 * 1024);
        } else expect([received, held.now]).toEqual([body, { small: 5, large: 0 }]);
      }
    }
  });

  it("refuses a large one while others lie in memory, and takes small ones", async () => {
    const held = createBytesHeld({ small: 1024 * 1024, large: 1024 * 1024 });
    held.lease().hold("large", 900_000);
    const from = sender();
    const receiving = receiveBody(from, limits, held.lease(), createBodyMemory());
    const over = expect(receiving).rejects.toMatchObject({ code: "overloaded" });
    from.write(Buffer.alloc(2 * 1024 * 1024));
    await over;
    const small = sender();
    const taken = receiveBody(small, limits, held.lease(), createBodyMemory());
    small.end("small");
    expect(await taken).toEqual(Buffer.from("small"));
  });

  it("ends early for what can be no text", async () => {
    const from = sender();
    const receiving = receiveBody(from, limits, createBytesHeld(all).lease(), createBodyMemory());
    const over = expect(receiving).rejects.toMatchObject({ code: "not_a_report" });
    from.write(randomBytes(4_000_000));
    await over;
  });

  it("ends when the sender breaks off, whether the body is small or large", async () => {
    for (const bytes of [10, 3_000_000]) {
      const from = sender({ "content-length": "4000000" });
      const receiving = receiveBody(from, limits, createBytesHeld(all).lease(), createBodyMemory());
      from.write(Buffer.alloc(bytes));
      const over = expect(receiving).rejects.toMatchObject({ code: "invalid_request" });
      from.emit("aborted");
      await over;
    }
  });

  it("ends when nothing comes for half a minute, or hardly anything for longer than a minute", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    try {
      const silent = receiveBody(sender(), limits, createBytesHeld(all).lease(), createBodyMemory());
      const quiet = expect(silent).rejects.toMatchObject({ code: "too_slow", statusCode: 408 });
      vi.advanceTimersByTime(29_999);
      vi.advanceTimersByTime(1);
      await quiet;

      const dribble = async (bytes: number, seconds: number) => {
        const from = sender();
        const outcome = { code: "waiting" };
        receiveBody(from, limits, createBytesHeld(all).lease(), createBodyMemory()).catch((error) => {
          outcome.code = error.code;
        });
        for (let second = 0; second < seconds; second += 10) {
          from.write(Buffer.alloc(bytes));
          await turn();
          vi.advanceTimersByTime(10_000);
          await turn();
        }
        return outcome.code;
      };
      expect(await dribble(10, 50)).toBe("waiting");
      expect(await dribble(10, 70)).toBe("too_slow");
      // 4 kB a second is a slow line, not a bad will.
      expect(await dribble(40_960, 200)).toBe("waiting");
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("the memory for bodies", () => {
  it("is used again when nobody looks at a body any more, and never before", () => {
    const memory = createBodyMemory();
    const [first, second] = [memory.take(40_000).fill("1"), memory.take(40_000).fill("2")];
    expect([first.length, first[0], second[0]]).toEqual([40_000, 49, 50]);
    memory.giveBack(first);
    memory.giveBack(first);
    const [third, fourth] = [memory.take(5_000), memory.take(5_000)];
    expect([third.length, third.buffer === first.buffer]).toEqual([5_000, true]);
    expect(fourth.buffer).not.toBe(first.buffer);
    expect(fourth.buffer).not.toBe(second.buffer);
  });

  it("of other sizes, or from elsewhere, is left to the garbage collector", () => {
    const memory = createBodyMemory();
    for (const body of [memory.take(0), memory.take(100), memory.take(100_000), Buffer.alloc(65_536)]) {
      memory.giveBack(body);
      expect(memory.take(5_000).buffer).not.toBe(body.buffer);
    }
  });
});

describe("a large report", () => {
  const lines = Array.from({ length: 15_000 }, (_, at) => `line ${at} ${"x".repeat(80)}`);
  const large = jsonReport({ begin, logLines: lines });
  const states = async () =>
    (
      await test.context.database.reader.all<{ state: string; reason: string | null }>(
        "select state, reason from reports order by id",
      )
    ).map(({ state, reason }) => (reason === null ? state : `${state}: ${reason}`));
  const failing = (trouble: ReadingTrouble) => {
    const { reader } = test.context;
    const { read } = reader;
    reader.read = () => Promise.reject(new ReadingFailed(trouble));
    return () => {
      reader.read = read;
    };
  };
  beforeEach(async () => {
    await test.close();
    test = await testApp();
  });

  it("is stored before anybody reads it, and is a run once it is read", async () => {
    const { reader } = test.context;
    const { read } = reader;
    let before: string[] = [];
    reader.read = async (...given) => {
      before = await states();
      return read(...given);
    };
    expect((await upload(large)).json()).toEqual({ success: true, runId: expect.any(Number) });
    expect([before, await states()]).toEqual([["reading"], ["recorded"]]);
    const admin = await test.logIn();
    const [job] = (await dashboard()).jobs;
    const raw = await admin("GET", `/api/v1/runs/${job!.latest!.runId}/report`);
    expect(raw.rawPayload.equals(large)).toBe(true);
  });

  it("is kept once when it comes again, and leaves nothing behind when it is none", async () => {
    await upload(large);
    expect((await upload(large)).json()).toMatchObject({ duplicate: true });
    expect((await upload(Buffer.alloc(2_000_000, "x"))).statusCode).toBe(400);
    expect(await states()).toEqual(["recorded"]);
  });

  it("waits for approval once like any other", async () => {
    await policy({ policy: "approve" });
    for (let times = 0; times < 2; times++)
      expect((await upload(large)).json()).toEqual({ success: true, waitingForApproval: true });
    expect(await states()).toEqual(["waiting"]);
  });

  it.each(["too_slow", "out_of_memory", "ended"] as const)(
    "that cannot be read (%s) lies in quarantine with the reason, and can be replayed",
    async (trouble) => {
      const better = failing(trouble);
      expect([(await upload(large)).statusCode, await states()]).toEqual([
        202,
        [`quarantined: reading_${trouble}`],
      ]);
      const admin = await test.logIn();
      const replay = () => admin("POST", "/api/v1/reports/replay", { body: { ids: null } });
      expect((await replay()).json()).toMatchObject({ recorded: 0, remaining: 1 });
      better();
      expect((await replay()).json()).toMatchObject({ recorded: 1, remaining: 0 });
    },
  );

  it("that a program did not read, busy or killed, is read by itself later, at the time of its arrival", async () => {
    const better = failing("waited");
    const received = test.clock.now();
    expect([(await upload(large)).statusCode, await states()]).toEqual([202, ["reading"]]);
    better();
    test.clock.advance(60_000);
    await readLeftovers(test.context, received, settleIdentity);
    expect(await states()).toEqual(["reading"]);
    await readLeftovers(test.context, received + 1, settleIdentity);
    expect(await states()).toEqual(["recorded"]);
    const [row] = await test.context.database.reader.all("select received_at from runs");
    expect(row).toEqual({ received_at: received });
  });

  it("that kills whoever reads it is tried once and lies in quarantine then", async () => {
    failing("cancelled");
    await upload(large);
    test.context.reader.read = async () => {
      expect(await states()).toEqual(["quarantined: reading_interrupted"]);
      throw new ReadingFailed("ended");
    };
    await readLeftovers(test.context, test.clock.now() + 1, settleIdentity);
    expect(await states()).toEqual(["quarantined: reading_ended"]);
    await readLeftovers(test.context, test.clock.now() + 1, settleIdentity);
  });
});

describe("a small report that cannot be read in time", () => {
  it("lies in quarantine, whatever went wrong", async () => {
    for (const error of [new ReadingFailed("too_slow"), new Error("a mistake of ours")]) {
      test.context.reader.digest = () => Promise.reject(error);
      expect(
        (await upload(jsonReport({ begin: error instanceof ReadingFailed ? begin : begin + 1 }))).json(),
      ).toEqual({
        success: true,
        quarantined: true,
      });
    }
    const rows = await test.context.database.reader.all("select state, reason from reports order by id");
    expect(rows).toEqual([
      { state: "quarantined", reason: "reading_too_slow" },
      { state: "quarantined", reason: "reading_failed" },
    ]);
  });
});

describe("the sender behind proxies", () => {
  it("is counted from the right, so that nobody can write the address of somebody else", async () => {
    const addressOf = async (trustProxy: number) => {
      await test.close();
      test = await testApp({ config: { trustProxy } });
      const forwarded = { ...json, "x-forwarded-for": "203.0.113.66, 198.51.100.7, 192.0.2.80" };
      await upload(jsonReport({ begin }).subarray(0, 300), "/api/upload", forwarded);
      const [row] = await test.context.database.reader.all("select address from reports");
      return (row as { address: string }).address;
    };
    expect([await addressOf(1), await addressOf(2)]).toEqual(["192.0.2.80", "198.51.100.7"]);
  });
});

describe("live status", () => {
  it("takes small bodies only, and none that is made to cost much", async () => {
    const post = (body: string) => test.send("POST", "/api/status", { body, headers: json });
    expect((await post(" ".repeat(256 * 1024 + 1))).statusCode).toBe(413);
    for (const body of ["{},".repeat(80_000), "[".repeat(250_000), '{"a":'.repeat(50_000)])
      expect([(await post(body)).statusCode, (await post(body)).json().code]).toEqual([400, "not_a_report"]);
  });
});
