import { describe, expect, it } from "vitest";
import { comparePairs } from "./fingerprint.ts";
import { fixOf } from "./fix.ts";
import { proxyOf } from "./proxy.ts";

const differing = (old: string, now: string) =>
  comparePairs(old, now)
    .filter(({ differs }) => differs)
    .map(({ old: before, now: after }) => `${before}>${after}`);

describe("fingerprints", () => {
  it("are compared pair by pair", () => {
    expect(differing("AA:BB:CC", "AA:BD:CC")).toEqual(["BB>BD"]);
    expect(comparePairs("AA:BB", "AA:BB").every(({ differs }) => !differs)).toBe(true);
  });

  it("are the same in another spelling", () => expect(differing("aa bb:cc", "AABBCC")).toEqual([]));

  it("of another length differ where one ends", () =>
    expect(differing("AA:BB", "AA:BB:CC")).toEqual([">CC"]));
});

describe("a refused login", () => {
  it("leads to the step that cures it", () => {
    expect(fixOf("host-not-allowed", "password")).toBe("place");
    expect(fixOf("proxy-login", "password")).toBe("proxy");
    expect(fixOf("certificate-changed", "password")).toBe("trust");
  });

  it("is cured where it was typed when the login itself is wrong", () =>
    expect(fixOf("wrong-password", "password")).toBeNull());

  it("offers the password where a token or nothing is not enough", () => {
    expect(fixOf("token-not-supported", "forever")).toBe("password");
    expect(fixOf("password-needed", "none")).toBe("password");
  });
});

it("a proxy form that was never filled in sends nothing", () =>
  expect(
    proxyOf({ headers: " \n", basicUser: "", basicPassword: "", cert: " ", key: "", passphrase: "x" }),
  ).toBeNull());
