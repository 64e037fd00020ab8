import { afterEach, describe, expect, test } from "vitest";
import { connect, optionsFor } from "../../fixtures/api/connect.ts";
import { type StandIn, type StandInOptions, startStandIn } from "../../fixtures/api/stand-in.ts";
import { dayMask } from "../schedule/weekdays.ts";
import { openConnection } from "./open-connection.ts";
import type { Credentials } from "./options.ts";

let standIn: StandIn;
afterEach(() => standIn.close());

async function options(wish: StandInOptions, credentials: Credentials) {
  standIn = await startStandIn(wish);
  return { ...optionsFor(standIn, ""), credentials };
}

describe("a server of 2.0.x without a password (5.2)", () => {
  test.each(["2.0.6.3", "2.0.7.1", "2.0.8.1"])("%s is opened and read", async (version) => {
    const connection = await connect(await options({ version }, { kind: "none" }));
    expect(connection.family).toBe("legacy");
    expect(connection.system).toMatchObject({ apiVersion: 1, version, channel: "beta", apiExtensions: [] });
    const jobs = await connection.backups();
    if (!jobs.ok) throw new Error(jobs.problem.kind);
    expect(jobs.value.map((job) => job.name)).toEqual(["Photos", "Photos → cellar (nightly)"]);
    expect(jobs.value[1]!.schedule).toMatchObject({
      repeat: "1D",
      lastRun: null,
      allowedDays: dayMask(null),
    });
    const detail = await connection.backup("2");
    expect(detail).toMatchObject({ ok: true, value: { id: "2", destinationType: "file", sourceCount: 1 } });
    const log = await connection.logPage(jobs.value[0]!, { size: 10 });
    expect(log).toMatchObject({ ok: true, value: { next: null, rows: [{ id: 1, kind: "run" }] } });
    expect((await connection.serverState()).ok).toBe(true);
    await connection.close();
    expect(standIn.paths()).not.toContain("/login.cgi");
  });

  test("repeats the decoded cookie in each request", async () => {
    const connection = await connect(await options({ version: "2.0.8.1" }, { kind: "none" }));
    await connection.close();
    const sent = standIn.requests.at(-1)!.headers;
    const cookie = /xsrf-token=([^;]+)/.exec(sent.cookie!)![1]!;
    expect(cookie).toContain("%");
    expect(sent["x-xsrf-token"]).toBe(decodeURIComponent(cookie));
  });

  test("gets a new cookie when the old one has ended", async () => {
    const connection = await connect(await options({ version: "2.0.8.1" }, { kind: "none" }));
    standIn.misbehave(
      /backups/,
      { kind: "foreign", status: 400, body: "Missing XSRF Token. Please reload the page" },
      1,
    );
    expect((await connection.backups()).ok).toBe(true);
    await connection.close();
  });

  test("knows no tokens", async () => {
    const opened = await openConnection(
      await options({ version: "2.0.8.1" }, { kind: "preauth", token: "t" }),
    );
    expect(opened).toEqual({ ok: false, problem: { kind: "token-not-supported" } });
  });
});

describe("a server of 2.0.8.1 with a password", () => {
  const wish = {
    version: "2.0.8.1",
    login: true,
    use: ["login/006-get-systeminfo", "login/008-get-backups"],
  };

  test("is logged in to as a real one accepted it, and logged out of", async () => {
    const connection = await connect(await options(wish, { kind: "password", password: "correct-horse" }));
    expect(await connection.backups()).toEqual({ ok: true, value: [] });
    expect(await connection.progress()).toMatchObject({ ok: true });
    await connection.close();
    expect(standIn.requests.at(-1)).toMatchObject({ path: "/logout.cgi", status: 204 });
  });

  test("logs in again when the session has ended", async () => {
    const connection = await connect(await options(wish, { kind: "password", password: "correct-horse" }));
    standIn.expire();
    expect((await connection.backups()).ok).toBe(true);
    expect(standIn.paths().filter((path) => path === "/login.cgi")).toHaveLength(4);
    await connection.close();
  });

  test("refuses the wrong one, and asks for one that is missing", async () => {
    const wrong = await openConnection(await options(wish, { kind: "password", password: "wrong" }));
    expect(wrong).toEqual({ ok: false, problem: { kind: "wrong-password" } });
    await standIn.close();
    const missing = await openConnection(await options(wish, { kind: "none" }));
    expect(missing).toEqual({ ok: false, problem: { kind: "password-needed" } });
  });
});
