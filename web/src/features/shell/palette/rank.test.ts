import { expect, it } from "vitest";
import { candidate, rank } from "./rank.ts";

const all = [
  candidate(1, "nas-berlin"),
  candidate(2, "Photos", ["nas-berlin"]),
  candidate(3, "Photos", ["nas-hamburg"]),
  candidate(4, "Settings: Channels"),
  candidate(5, "Überblick"),
];

it("finds what holds every word, wherever it stands, names that begin so first", () => {
  expect(rank(all, "nas", 10)).toEqual([1, 2, 3]);
  expect(rank(all, "photos hamb", 10)).toEqual([3]);
  expect(rank(all, "chan", 10)).toEqual([4]);
  expect(rank(all, "UBER", 10)).toEqual([5]);
  expect(rank(all, "nothing like it", 10)).toEqual([]);
});

it("shows the first ones as long as nothing is typed, and never more than asked for", () => {
  expect(rank(all, " ", 2)).toEqual([1, 2]);
  expect(rank(all, "nas", 1)).toEqual([1]);
});
