import { describe, expect, test } from "vitest";
import { hostHeader, parseAddress } from "./address.ts";
import { ProblemError } from "./problem.ts";

describe("an address", () => {
  test.each([
    ["nas01", "nas01", 8200, null, ""],
    [" NAS01.example.org ", "nas01.example.org", 8200, null, ""],
    ["nas01:8300", "nas01", 8300, null, ""],
    ["nas01:80", "nas01", 80, null, ""],
    ["192.0.2.7", "192.0.2.7", 8200, null, ""],
    ["2001:db8::7", "2001:db8::7", 8200, null, ""],
    ["[2001:db8::7]:8201", "2001:db8::7", 8201, null, ""],
    ["https://nas01:8200/", "nas01", 8200, "https", ""],
    ["https://backup.example.org/duplicati/", "backup.example.org", 443, "https", "/duplicati"],
    ["http://nas01:8200/ngax/index.html", "nas01", 8200, "http", ""],
    ["bücher.example", "xn--bcher-kva.example", 8200, null, ""],
  ])("%s is read", (text, host, port, scheme, basePath) => {
    expect(parseAddress(text, 8200)).toEqual({ host, port, scheme, basePath });
  });

  test.each(["0x7f.1", "2130706433", "127.1"])(
    "in an odd spelling is the address that it means: %s",
    (text) => {
      expect(parseAddress(text, 8200).host).toBe("127.0.0.1");
    },
  );

  test.each(["", "nas 01", "nas01:99999", "https://u:p@nas01", "nas01?x=1", "https://", "nas01:0"])(
    "that is none is refused: %s",
    (text) => expect(() => parseAddress(text, 8200)).toThrow(ProblemError),
  );

  test("of IPv6 stands in brackets in a Host header", () => {
    expect(hostHeader("2001:db8::7", 8200)).toBe("[2001:db8::7]:8200");
    expect(hostHeader("nas01", 8200)).toBe("nas01:8200");
  });
});
