import { expect, it } from "vitest";
import { placeOf } from "./place.ts";

const parse = (search: string) => Object.fromEntries(new URLSearchParams(search));

it("the login leads back to where one was", () => {
  expect(placeOf("/runs/7?view=errors#top", parse)).toEqual({
    to: "/runs/7",
    search: { view: "errors" },
    hash: "top",
  });
});

it.each([undefined, "", "https://evil.example/", "//evil.example/", "/\\evil.example", "runs/7"])(
  "and never out of the program (%s)",
  (next) => expect(placeOf(next, parse)).toEqual({ to: "/" }),
);
