import { expect, it } from "vitest";
import { testApp } from "../../testing/app.ts";

const headers = { "x-forwarded-for": "198.51.100.7" };
const told = (logged: string[]) => logged.filter((line) => line.includes("TRUST_PROXY")).length;

it("a proxy that nobody named is told once a day, one that is named never", async () => {
  const test = await testApp();
  for (let times = 0; times < 3; times++) await test.send("GET", "/api/ping", { headers });
  await test.send("GET", "/api/ping");
  expect(told(test.logged)).toBe(1);
  test.clock.advance(24 * 3_600_000);
  await test.send("GET", "/api/ping", { headers });
  expect(told(test.logged)).toBe(2);
  const user = await test.logIn();
  const settings = () => user("GET", "/api/v1/settings/ingest");
  expect((await settings()).json().unnamedProxy).toEqual({ address: "192.0.2.1", at: test.clock.now() });
  test.clock.advance(24 * 3_600_000 + 1);
  expect((await settings()).json().unnamedProxy).toBeNull();
  await test.close();
  const behind = await testApp({ config: { trustProxy: ["192.0.2.1"] } });
  await behind.send("GET", "/api/ping", { headers });
  expect(told(behind.logged)).toBe(0);
  await behind.close();
});
