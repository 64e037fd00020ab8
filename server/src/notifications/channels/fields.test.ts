import { expect, test } from "vitest";
import { z } from "zod";
import type { ChannelKind } from "./channel.ts";
import * as fields from "./fields.ts";

const sample: ChannelKind = {
  kind: "sample",
  settings: z.object({
    url: fields.baseUrl({ placeholder: "https://ntfy.sh" }),
    token: fields.optionalSecret(),
    hook: fields.secretUrl(),
    room: fields.text(),
    note: fields.optionalText({ advanced: true, max: 50 }),
    login: fields.toggle(false),
    password: fields.secret({ when: { field: "login", is: [true] } }),
    mode: fields.choice(["plain", "markdown"], "plain"),
    level: fields.wholeNumber(1, 5, 3),
  }),
  limits: { title: null, text: null, perMinute: 60 },
  place: () => "nowhere",
  send: async () => ({ result: "sent", status: null, excerpt: "", ref: null }),
  async *test() {
    yield { code: "send", ok: true, ms: 0, reason: null, facts: {} };
  },
};

test("a form is drawn from the schema alone, in its order", () => {
  const drawn = fields.fieldsOf(sample);
  expect(drawn.map(({ name, input }) => [name, input])).toEqual([
    ["url", "url"],
    ["token", "secret"],
    ["hook", "url"],
    ["room", "text"],
    ["note", "text"],
    ["login", "switch"],
    ["password", "secret"],
    ["mode", "choice"],
    ["level", "number"],
  ]);
  expect(drawn[0]).toEqual({
    name: "url",
    input: "url",
    secret: false,
    advanced: false,
    placeholder: "https://ntfy.sh",
    required: true,
    default: null,
    options: [],
    min: null,
    max: null,
    maxLength: 2_000,
  });
  expect(drawn.filter(({ required }) => required).map(({ name }) => name)).toEqual([
    "url",
    "hook",
    "room",
    "password",
  ]);
  expect(drawn[4]).toMatchObject({ advanced: true, default: "", maxLength: 50 });
  expect(drawn[6]?.when).toEqual({ field: "login", is: [true] });
  expect(drawn[7]).toMatchObject({ options: ["plain", "markdown"], default: "plain" });
  expect(drawn[8]).toMatchObject({ min: 1, max: 5, default: 3 });
  expect(fields.secretFields(sample)).toEqual(["token", "hook", "password"]);
});

test("addresses: only http and https, no password in them, no slash at the end of a base", () => {
  const base = fields.baseUrl();
  expect(base.parse(" https://ntfy.sh/sub// ")).toBe("https://ntfy.sh/sub");
  for (const wrong of [
    "ntfy.sh",
    "ftp://x",
    "https://u:p@host",
    "https://host/#x",
    "javascript:alert(1)",
    "",
  ]) {
    expect(base.safeParse(wrong).success, wrong).toBe(false);
  }
  expect(fields.secretUrl().parse("https://discord.com/api/webhooks/1/a?x=/")).toMatch(/\?x=\/$/);
});
