import { describe, expect, it } from "vitest";
import { readTags } from "../../../format/tags.ts";
import { isWebAddress } from "../../../format/web-address.ts";
import { patchOf } from "./server-form.ts";

describe("the address of a server", () => {
  it.each(["", " ", "http://nas.lan:8200", "https://example.net/duplicati/", "HTTP://[fd00::1]:8200"])(
    "may be %j",
    (text) => expect(isWebAddress(text)).toBe(true),
  );
  it.each(["nas.lan:8200", "javascript:alert(1)", "data:text/html,x", "ftp://nas", "http://", "nas"])(
    "may not be %j",
    (text) => expect(isWebAddress(text)).toBe(false),
  );
});

it("tags are trimmed and kept once", () => {
  expect(readTags(" home, Office,, home ;HOME，店 ")).toEqual(["home", "Office", "店"]);
  expect(readTags("")).toEqual([]);
});

it("what was emptied is removed", () => {
  expect(patchOf({ alias: " ", note: " x ", url: "", tags: "" })).toEqual({
    alias: null,
    note: "x",
    url: null,
    tags: [],
  });
});
