import { expect, it } from "vitest";
import { testApp } from "../../testing/app.ts";
import { unknownMember } from "./validate.ts";

it("finds a member that the schema left out, at any depth", () => {
  expect(unknownMember({ a: 1, b: [{ c: 2 }] }, { a: 1, b: [{ c: 2 }], added: true })).toBeNull();
  expect(unknownMember({ a: 1, b: 2 }, { a: 1 })).toBe("b");
  expect(unknownMember({ b: [{ c: 2 }, { d: 3 }] }, { b: [{ c: 2 }, {}] })).toBe("b.1.d");
  // What a schema turned into something else is known.
  expect(unknownMember({ at: { year: 1 } }, { at: "1" })).toBeNull();
  expect(unknownMember(null, {})).toBeNull();
});

it("refuses a body with a member that nobody knows and changes nothing", async () => {
  const program = await testApp();
  const admin = await program.logIn();
  const ask = (body: object) => admin("POST", "/api/v1/collections", { body });
  const answer = await ask({ __bad: 1 });
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({
    code: "invalid_request",
    reason: "field_unknown",
    facts: { field: "__bad" },
  });
  expect((await ask({})).statusCode).not.toBe(400);
  await program.close();
});
