import { expect, it } from "vitest";
import { patient } from "./patient.ts";

function world(answers: boolean[], loads: ("code" | "fails")[]) {
  const pauses: number[] = [];
  const load = patient(
    async () => {
      if (loads.shift() === "fails") throw new Error("Failed to fetch dynamically imported module");
      return "code";
    },
    {
      there: async () => answers.shift() ?? true,
      wait: async (ms) => {
        pauses.push(ms);
      },
    },
  );
  return { load, pauses };
}

it("code of a page is waited for while the server is away, with growing pauses", async () => {
  const { load, pauses } = world([false, false, false], ["fails", "fails", "fails", "code"]);
  expect(await load()).toBe("code");
  expect(pauses).toHaveLength(3);
  expect(pauses[2]).toBeGreaterThan(pauses[0]!);
});

it("a server that came back just then is asked once more", async () => {
  const { load, pauses } = world([true], ["fails", "code"]);
  expect(await load()).toBe("code");
  expect(pauses).toEqual([]);
});

it("code that a server does not have is an error, told with the first reason", async () => {
  const { load } = world([true], ["fails", "fails"]);
  await expect(load()).rejects.toThrow("dynamically imported module");
});

it("calls at the same time are one, and a later call tries anew", async () => {
  const { load, pauses } = world([false, true], ["fails", "code", "fails", "code"]);
  expect(await Promise.all([load(), load()])).toEqual(["code", "code"]);
  expect(pauses).toHaveLength(1);
  expect(await load()).toBe("code");
});
