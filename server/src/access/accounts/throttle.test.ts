import { describe, expect, it } from "vitest";
import { testClock } from "../../testing/clock.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";
import { addressGroup, createThrottle, failuresPerAddress, lockMs } from "./throttle.ts";

describe("throttle", () => {
  it("an address that tries many names must wait", () => {
    const clock = testClock();
    const throttle = createThrottle(clock);
    for (let n = 0; n < failuresPerAddress; n++) throttle.failed(`user${n}`, "198.51.100.7");
    expect(throttle.before("another", "198.51.100.7").lockedMs).toBe(lockMs);
    expect(throttle.before("another", "198.51.100.8").lockedMs).toBe(0);
    clock.advance(lockMs);
    expect(throttle.before("another", "198.51.100.7").lockedMs).toBe(0);
  });

  it("guessing one user from everywhere slows down, but locks nobody out", () => {
    const throttle = createThrottle(testClock());
    for (let n = 0; n < 200; n++) throttle.failed("admin", `198.51.${n}.7`);
    expect(throttle.before("admin", "192.0.2.1")).toEqual({ lockedMs: 0, delayMs: 5_000 });
    throttle.succeeded("admin", "192.0.2.1");
    expect(throttle.before("admin", "192.0.2.1").delayMs).toBe(0);
  });

  it("a whole IPv6 network is one address, a mapped IPv4 address is itself", () => {
    expect(addressGroup("2001:db8:1:2::1")).toBe(addressGroup("2001:0db8:1:2:ffff:1:2:3"));
    expect(addressGroup("2001:db8::1")).not.toBe(addressGroup("2001:db8:0:1::1"));
    expect(addressGroup("::ffff:192.0.2.1")).toBe("192.0.2.1");
  });
});

describe("passwords", () => {
  it("fit only themselves, and are hashed differently every time", async () => {
    const [one, two] = await Promise.all([hashPassword("Grüße-1"), hashPassword("Grüße-1")]);
    expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
    // Composed or not: keyboards differ.
    expect(await verifyPassword("Gru\u0308\u00dfe-1", one)).toBe(true);
    expect(await verifyPassword("grüße-1", one)).toBe(false);
    expect(await verifyPassword("x", "$2b$12$notours")).toBe(false);
  });
});
