import { type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createToken, revokeToken } from "../access/accounts/tokens.ts";
import { putSetting } from "../access/settings/settings.ts";
import { readDashboard } from "../pages/dashboard/dashboard.ts";
import { digestBody } from "../platform/report-reader/digest.ts";
import { type TestApp, testApp } from "../testing/app.ts";
import { idOf, jsonReport, oldFailure, type SampleReport, textReport } from "../testing/reports.ts";
import { createBodyMemory, receiveBody } from "./receive.ts";

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
  putSetting(test.context, "ingest", { policy: "open", allowList: [], publicStatusApi: false, ...changes });
const dashboard = () => readDashboard(test.context);
const tokenFor = (serverId: string | null = null, scope: "ingest" | "read" = "ingest") =>
  createToken(test.context, { name: "test", scope, serverId });

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
    await revokeToken(test.context, token.id);
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

describe("a body that finds no room", () => {
  it("is refused with a time to come back, whatever its length was said to be", async () => {
    for (const headers of [{}, { "content-length": "6" }]) {
      const sender = Object.assign(new PassThrough(), { headers }) as unknown as IncomingMessage &
        PassThrough;
      const received = receiveBody(sender, 100, (bytes) => bytes < 4, createBodyMemory());
      sender.write("abc");
      sender.write("abcd");
      await expect(received).rejects.toMatchObject({
        code: "overloaded",
        statusCode: 503,
        more: { headers: { "retry-after": "5" } },
      });
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
