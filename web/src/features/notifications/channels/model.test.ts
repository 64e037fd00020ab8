import type { Channel } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { faultOf, fieldNamed, freeName, initialValues, isAsked, toRequest } from "./model.ts";
import type { Field, Kind } from "./queries.ts";

const field = (name: string, change: Partial<Field> = {}): Field => ({
  name,
  input: "text",
  secret: false,
  advanced: false,
  placeholder: null,
  when: null,
  required: false,
  default: "",
  options: [],
  min: null,
  max: null,
  maxLength: null,
  ...change,
});

const kind: Kind = {
  kind: "sample",
  recipients: false,
  relay: false,
  generated: { topic: "made-up", key: "whsec_made" },
  fields: [
    field("url", { input: "url", default: "https://ntfy.sh" }),
    field("topic", { required: true, default: null }),
    field("key", { input: "secret", secret: true, required: true, default: null }),
    field("port", { input: "number", default: 587, min: 1, max: 65_535 }),
    field("loud", { input: "switch", default: true }),
    field("publicKey", { input: "hidden" }),
    field("token", { when: { field: "url", is: ["https://gatus"] } }),
  ],
};

const channel = {
  settings: { url: "https://own.example.org", topic: "mine", port: 25, loud: false, publicKey: "abc" },
  secretsSet: ["key"],
} as unknown as Channel;

describe("the form of a kind", () => {
  it("begins with what was made for a new channel and the usual values", () => {
    expect(initialValues(kind, null)).toEqual({
      url: "https://ntfy.sh",
      topic: "made-up",
      key: "whsec_made",
      port: "587",
      loud: true,
      token: "",
    });
  });

  it("begins with what is stored, and never with a secret", () => {
    expect(initialValues(kind, channel)).toMatchObject({ topic: "mine", key: "", port: "25", loud: false });
  });

  it("asks for a field only where another one makes sense of it", () => {
    expect(isAsked(kind.fields[6]!, { url: "https://ntfy.sh" })).toBe(false);
    expect(isAsked(kind.fields[6]!, { url: "https://gatus" })).toBe(true);
  });

  it("sends numbers as numbers, keeps what is hidden, and does not name a secret that nobody touched", () => {
    const values = { ...initialValues(kind, channel), port: " 465 " };
    expect(toRequest(kind, values, channel, new Set())).toEqual({
      settings: {
        topic: "mine",
        url: "https://own.example.org",
        port: 465,
        loud: false,
        publicKey: "abc",
        token: "",
      },
      secrets: {},
    });
  });

  it("sends a new secret, and null for one that shall go", () => {
    const values = { ...initialValues(kind, channel), key: " new " };
    expect(toRequest(kind, values, channel, new Set()).secrets).toEqual({ key: "new" });
    expect(toRequest(kind, values, channel, new Set(["key"])).secrets).toEqual({ key: null });
  });

  it("leaves a field out that was emptied and has a usual value", () => {
    expect(
      toRequest(kind, { ...initialValues(kind, channel), url: " " }, channel, new Set()).settings.url,
    ).toBe(undefined);
  });
});

describe("a value", () => {
  it.each([
    ["topic", "", false, "required"],
    ["key", "", true, null],
    ["url", "ntfy.sh", false, "wrongAddress"],
    ["url", "https://ntfy.sh", false, null],
    ["port", "70000", false, "wrongNumber"],
    ["port", "5.5", false, "wrongNumber"],
    ["port", "25", false, null],
  ])("%s = %j (stored: %s) is %s", (name, value, isStored, fault) => {
    expect(faultOf(kind.fields.find((each) => each.name === name)!, value, isStored)).toBe(fault);
  });
});

it("gives the second channel of a kind another name", () => {
  expect(freeName("ntfy", [{ name: "NTFY" }, { name: "ntfy 2" }])).toBe("ntfy 3");
  expect(freeName("ntfy", [])).toBe("ntfy");
});

it("finds the field that the server complains about", () => {
  expect(fieldNamed(kind, { field: "topic" })).toBe("topic");
  expect(fieldNamed(kind, { field: "zone" })).toBe(null);
  expect(fieldNamed(kind, { field: "publicKey" })).toBe(null);
  expect(fieldNamed(kind, {})).toBe(null);
});
