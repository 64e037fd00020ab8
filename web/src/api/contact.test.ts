import { expect, it } from "vitest";
import { ApiError } from "./client.ts";
import { backWithin, contactIsBack, isAnswer, isThere, lookThrough } from "./contact.ts";

it.each([
  ["a refusal is an answer", new ApiError("login_required", 401), true],
  ["a fault of the server is an answer", new ApiError("unexpected", 500), true],
  ["a proxy without its server is none", new ApiError("unexpected", 502), false],
  ["a proxy that waited in vain has none", new ApiError("unexpected", 504), false],
  ["nothing at all is none", new ApiError("unreachable", 0), false],
  ["a question that took too long has none", new DOMException("timed out", "TimeoutError"), false],
])("%s", (_, error, answer) => expect(isAnswer(error)).toBe(answer));

it("asks through the one who listens", async () => {
  lookThrough(async () => false);
  expect(await isThere()).toBe(false);
  lookThrough(null);
});

it("who waits for contact goes on as soon as it is back", async () => {
  const waits = [backWithin(3_600_000), backWithin(3_600_000)];
  contactIsBack();
  await Promise.all(waits);
});
