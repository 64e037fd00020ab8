import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";
import { addressAllowed, parseRange } from "./address-list.ts";
import { getSetting } from "./settings.ts";

describe("address lists", () => {
  it("name addresses and ranges of both families", () => {
    const list = ["192.168.1.0/24", "10.0.0.7", "fd00::/8", "::ffff:172.16.0.1"];
    for (const inside of ["192.168.1.99", "::ffff:192.168.1.99", "10.0.0.7", "fd12::1", "172.16.0.1"]) {
      expect([inside, addressAllowed(list, inside)]).toEqual([inside, true]);
    }
    for (const outside of ["192.168.2.1", "10.0.0.8", "::1", "nonsense", ""]) {
      expect([outside, addressAllowed(list, outside)]).toEqual([outside, false]);
    }
    expect(addressAllowed([], "203.0.113.9")).toBe(true);
  });

  it("refuse what is neither", () => {
    for (const wrong of [
      "nas.local",
      "192.168.1.0/33",
      "192.168.1",
      "fd00::/129",
      "10.0.0.0/8/8",
      "1.2.3.4/",
      "fe80::1%eth0",
    ]) {
      expect([wrong, parseRange(wrong)]).toEqual([wrong, null]);
    }
  });
});

describe.each(engines)("settings on %s", (engine) => {
  let program: TestApp;
  beforeAll(async () => {
    program = await testApp({ engine });
  });
  afterAll(() => program.close());

  it("have defaults, are checked, kept and announced", async () => {
    const admin = await program.logIn();
    expect((await admin("GET", "/api/v1/settings/ingest")).json()).toEqual({
      policy: "open",
      allowList: [],
      publicStatusApi: false,
      unnamedProxy: null,
    });
    const heard: string[] = [];
    program.context.events.subscribe((event) => heard.push(event.type));
    const body = { policy: "token", allowList: ["10.0.0.0/8"], publicStatusApi: true };
    expect((await admin("PUT", "/api/v1/settings/ingest", { body })).json()).toEqual({
      ...body,
      unnamedProxy: null,
    });
    expect(heard).toEqual(["settings"]);
    const wrong = await admin("PUT", "/api/v1/settings/ingest", {
      body: { ...body, allowList: ["10.0.0.1", "nas"] },
    });
    expect(wrong.json()).toMatchObject({
      status: 400,
      reason: "not_an_address_range",
      facts: { field: "allowList.1", entry: "nas" },
    });
    expect(await getSetting(program.context, "ingest")).toEqual(body);
  });

  it("changed by another replica are seen within seconds", async () => {
    await program.context.database.write((tx) =>
      tx.run("update settings set value = ? where name = 'ingest'", ['{"policy":"approve"}']),
    );
    program.clock.advance(3_000);
    expect((await getSetting(program.context, "ingest")).policy).toBe("approve");
  });
});
