import { describe, expect, it } from "vitest";
import { isAddressOrRange, linesOf } from "./ip-range.ts";

describe("an address or a range", () => {
  it.each([
    "192.168.1.7",
    "10.0.0.0/8",
    "0.0.0.0/0",
    "::1",
    "fd00::/8",
    "2001:db8::1/128",
    "::ffff:10.0.0.1",
  ])("is %s", (line) => expect(isAddressOrRange(line)).toBe(true));
  it.each([
    "",
    "nas.lan",
    "192.168.1",
    "192.168.1.256",
    "10.0.0.0/33",
    "10.0.0.0/",
    "fd00::/129",
    "1:2",
    "10.0.0.0/8/8",
  ])("is not %s", (line) => expect(isAddressOrRange(line)).toBe(false));
});

it("lines may be separated by commas too", () => {
  expect(linesOf(" 10.0.0.1\n\n10.0.0.2, 10.0.0.3;\t10.0.0.4 ")).toEqual([
    "10.0.0.1",
    "10.0.0.2",
    "10.0.0.3",
    "10.0.0.4",
  ]);
});
