import { describe, expect, test } from "vitest";
import { optionsFor, passwords } from "../../fixtures/api/connect.ts";
import { startStandIn } from "../../fixtures/api/stand-in.ts";
import { openConnection } from "./open-connection.ts";
import { allowedAddresses, isNeverAllowed, plainIp } from "./outbound.ts";

describe("the outbound rule", () => {
  test.each([
    "169.254.169.254",
    "169.254.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2001:0:4136:e378:8000:63bf:5601:5601",
    "2001:db8::5efe:169.254.169.254",
    "2001:db8::200:5efe:a9fe:a9fe",
    "::ffff:0:169.254.169.254",
    "::169.254.169.254",
    "0:0:0:0:0:ffff:a9fe:a9fe",
    "FE80:0000:0000:0000:0000:0000:0000:0001",
    "fd00:ec2::254",
    "100.100.100.200",
    "0.0.0.0",
    "::",
    "224.0.0.1",
  ])("never allows %s", (ip) => expect(isNeverAllowed(ip)).toBe(true));

  test.each(["127.0.0.1", "::1", "192.168.1.4", "10.0.0.1", "2001:db8::1", "fd12::1"])(
    "leaves %s to the administrator",
    (ip) => expect(isNeverAllowed(ip)).toBe(false),
  );

  test("is asked for the address that is meant", () => {
    expect(plainIp("::ffff:7f00:1")).toBe("127.0.0.1");
    expect(plainIp("::1")).toBe("::1");
    expect(plainIp("192.0.2.1")).toBe("192.0.2.1");
  });

  test("connects to the allowed ones of a name's addresses only", async () => {
    const options = {
      addresses: [],
      resolve: async () => ["169.254.169.254", "10.1.1.1", "192.0.2.1"],
      addressAllowed: (ip: string) => ip !== "10.1.1.1",
    };
    expect(await allowedAddresses("nas01", 8200, options)).toEqual(["192.0.2.1"]);
  });

  test("stops a name that leads to a forbidden address, before anything is sent", async () => {
    await using server = await disposable();
    const options = { ...optionsFor(server.standIn, passwords["2.3.0.4"]!), addresses: ["nas01"] };
    const denied = await openConnection({
      ...options,
      resolve: async () => ["127.0.0.1"],
      addressAllowed: (ip) => ip !== "127.0.0.1",
    });
    expect(denied).toEqual({
      ok: false,
      problem: { kind: "address-denied", host: "nas01", address: "127.0.0.1" },
    });
    const metadata = await openConnection({ ...options, resolve: async () => ["169.254.169.254"] });
    expect(metadata).toMatchObject({ problem: { kind: "address-denied", address: "169.254.169.254" } });
    expect(server.standIn.requests).toEqual([]);
  });

  test("looks at the address that answered once more, before anything is sent", async () => {
    await using server = await disposable();
    let looked = 0;
    const opened = await openConnection({
      ...optionsFor(server.standIn, passwords["2.3.0.4"]!),
      addresses: ["nas01"],
      resolve: async () => ["127.0.0.1"],
      addressAllowed: () => ++looked === 1,
    });
    expect(opened).toMatchObject({ ok: false, problem: { kind: "address-denied", address: "127.0.0.1" } });
    expect(server.standIn.requests).toEqual([]);
  });

  test("is asked again for every connection, so that a name cannot move on (DNS rebinding)", async () => {
    await using server = await disposable();
    const answers = [["127.0.0.1"], ["169.254.169.254"]];
    const opened = await openConnection({
      ...optionsFor(server.standIn, passwords["2.3.0.4"]!),
      addresses: ["localhost"],
      resolve: async () => answers.shift() ?? ["169.254.169.254"],
    });
    // The login is a connection of its own.
    expect(opened).toMatchObject({ problem: { kind: "address-denied", address: "169.254.169.254" } });
    expect(server.standIn.requests.every(({ method }) => method === "GET")).toBe(true);
  });

  test("refuses forbidden IP literals", async () => {
    const opened = await openConnection({
      addresses: ["[::ffff:169.254.169.254]"],
      credentials: { kind: "none" },
      trust: { kind: "plain" },
    });
    expect(opened).toMatchObject({ problem: { kind: "address-denied", address: "169.254.169.254" } });
  });
});

async function disposable() {
  const standIn = await startStandIn({ version: "2.3.0.4" });
  return { standIn, [Symbol.asyncDispose]: () => standIn.close() };
}
