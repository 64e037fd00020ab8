import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines, testDatabase } from "../../testing/database.ts";
import { assertStrongPassword, hashPassword, verifyPassword } from "./passwords.ts";
import {
  type Attempt,
  addressGroup,
  beginAttempt,
  failuresPerAddress,
  lockedAccounts,
  lockMs,
  succeeded,
} from "./throttle.ts";

const now = 1_000_000_000_000;
const attempt = (change: Partial<Attempt>): Attempt => ({
  userId: 1,
  name: "admin",
  address: "198.51.100.7",
  device: null,
  hasSession: false,
  ...change,
});

describe.each(engines)("failed logins on %s", (engine) => {
  let opened: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    opened = await testDatabase(engine);
  });
  afterAll(() => opened.close());

  it("of ten thousand strangers lock out nobody who was here before", async () => {
    await opened.database.write(async (sql) => {
      let slowest = 0;
      for (let n = 0; n < 10_000; n++) {
        const stranger = attempt({
          userId: n % 2 === 0 ? 1 : null,
          name: `name${n % 500}`,
          address: `198.${n % 250}.${n % 199}.7`,
        });
        slowest = Math.max(slowest, (await beginAttempt(sql, stranger, now + n)).delayMs);
      }
      expect(slowest).toBe(5_000);
      const later = now + 10_000;
      const none = { lockedMs: 0, delayMs: 0 };
      expect(await beginAttempt(sql, attempt({ device: "known" }), later)).toEqual(none);
      expect(await beginAttempt(sql, attempt({ hasSession: true }), later)).toEqual(none);
      expect((await beginAttempt(sql, attempt({ address: "192.0.2.1" }), later)).lockedMs).toBeGreaterThan(0);
      expect([...(await lockedAccounts(sql, later)).keys()]).toEqual([1]);
      expect(await lockedAccounts(sql, later + lockMs)).toEqual(new Map());
      await beginAttempt(sql, attempt({ userId: 2 }), later + lockMs);
      const rows = await sql.all("select key from login_failures");
      expect(rows).toHaveLength(3);
    });
  });

  it("of many names make one address wait, and no other", async () => {
    await opened.database.write(async (sql) => {
      const one = (n: number, address = "203.0.113.1") => attempt({ userId: null, name: `n${n}`, address });
      const at = now + 10 * lockMs;
      for (let n = 0; n < failuresPerAddress; n++) {
        expect((await beginAttempt(sql, one(n), at)).lockedMs).toBe(0);
      }
      expect((await beginAttempt(sql, one(99), at)).lockedMs).toBe(lockMs);
      expect((await beginAttempt(sql, one(98, "203.0.113.2"), at)).lockedMs).toBe(0);
      expect((await beginAttempt(sql, one(99), at + lockMs)).lockedMs).toBe(0);
    });
  });

  it("are forgotten with the right password", async () => {
    await opened.database.write(async (sql) => {
      const at = now + 20 * lockMs;
      const mine = attempt({ userId: 7, address: "203.0.113.9" });
      for (let n = 0; n < 4; n++) await beginAttempt(sql, mine, at);
      await beginAttempt(sql, mine, at);
      await succeeded(sql, mine);
      for (let n = 0; n < 5; n++) expect((await beginAttempt(sql, mine, at)).lockedMs).toBe(0);
      expect((await beginAttempt(sql, mine, at)).lockedMs).toBe(lockMs);
    });
  });
});

describe("addresses", () => {
  it("a whole IPv6 network is one address, a mapped IPv4 address is itself", () => {
    expect(addressGroup("2001:db8:1:2::1")).toBe(addressGroup("2001:0db8:1:2:ffff:1:2:3"));
    expect(addressGroup("2001:db8::1")).not.toBe(addressGroup("2001:db8:0:1::1"));
    expect(addressGroup("2001::1:2:3:4:5:6")).toBe("2001:0:1:2");
    expect(addressGroup("::ffff:192.0.2.1")).toBe("192.0.2.1");
  });
});

describe("passwords", () => {
  it("may be phrases, but not of one letter", () => {
    const rules = { enforce: true, minLength: 8 };
    expect(() => assertStrongPassword("correct horse battery staple", rules)).not.toThrow();
    expect(() => assertStrongPassword("correct horse", rules)).toThrow();
    expect(() => assertStrongPassword("a".repeat(30), rules)).toThrow();
    expect(() => assertStrongPassword("Kurz", { enforce: false, minLength: 8 })).not.toThrow();
  });

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
