import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupSightings, type Sighting } from "./same-job.ts";

const day = 86_400_000;

/** `3 documents 1-9`: the name under DB-3 from day 1 to day 9, once a day. */
function sightings(...texts: string[]): Sighting[] {
  return texts.map((text) => {
    const [, number, name, first, last] = /^(\d+) (\S+) (\d+)-(\d+)$/.exec(text)!;
    const [from, to] = [Number(first), Number(last)];
    return {
      number: `DB-${number}`,
      name: name!,
      first: from * day,
      last: to * day,
      seen: to - from + 1,
      pin: null,
    };
  });
}

/** Names and numbers of each job, as texts. */
function jobsOf(all: readonly Sighting[]): string[] {
  const groups = groupSightings(all);
  const jobs = new Map<number, string[]>();
  all.forEach(({ number, name }, at) => {
    jobs.set(groups[at]!, [...(jobs.get(groups[at]!) ?? []), `${number.slice(3)} ${name}`]);
  });
  return [...jobs.values()].map((texts) => texts.sort().join(", ")).sort();
}

describe("which names and numbers are one job", () => {
  it("a job that was created again has another number and the same name", () => {
    expect(jobsOf(sightings("3 documents 1-10", "7 documents 11-20"))).toEqual(["3 documents, 7 documents"]);
  });

  it("a rename keeps the number, there and back", () => {
    expect(jobsOf(sightings("3 docs 1-5", "3 documents 6-10"))).toEqual(["3 docs, 3 documents"]);
    expect(jobsOf(sightings("3 docs 1-20", "3 documents 6-10"))).toEqual(["3 docs, 3 documents"]);
  });

  it("numbers dealt anew follow the names, from the first report on", () => {
    const before = ["1 documents 1-15", "2 photos 1-9"];
    expect(jobsOf(sightings(...before, "2 documents 16-16"))).toEqual([
      "1 documents, 2 documents",
      "2 photos",
    ]);
    expect(jobsOf(sightings(...before, "2 documents 16-30", "1 photos 23-30"))).toEqual([
      "1 documents, 2 documents",
      "1 photos, 2 photos",
    ]);
  });

  it("three jobs whose numbers went round", () => {
    const all = ["1 a 1-9", "2 b 1-9", "3 c 1-9", "2 a 10-20", "3 b 11-20", "1 c 12-20"];
    expect(jobsOf(sightings(...all))).toEqual(["1 a, 2 a", "1 c, 3 c", "2 b, 3 b"]);
  });

  it("a new job may take the number of an old one that went on under another", () => {
    expect(jobsOf(sightings("1 photos 1-9", "1 music 12-20", "2 photos 13-20"))).toEqual([
      "1 music",
      "1 photos, 2 photos",
    ]);
  });

  it("a rename to the name of a job that was deleted long ago is a rename", () => {
    expect(jobsOf(sightings("1 documents 1-5", "2 new 1-20", "2 documents 21-40"))).toHaveLength(1);
  });

  it("what somebody joined stays one job", () => {
    const [a, b] = sightings("1 a 1-9", "2 b 1-9") as [Sighting, Sighting];
    expect(jobsOf([a, b])).toHaveLength(2);
    expect(
      jobsOf([
        { ...a, pin: 5 },
        { ...b, pin: 5 },
      ]),
    ).toHaveLength(1);
  });

  it("does not depend on the order in which they became known", () => {
    const sighting = fc.record({
      number: fc.integer({ min: 1, max: 3 }).map((n) => `DB-${n}`),
      name: fc.constantFrom("a", "b", "c", "d"),
      first: fc.integer({ min: 0, max: 30 }).map((n) => n * day),
      length: fc.integer({ min: 0, max: 20 }),
    });
    const unique = fc.uniqueArray(sighting, { selector: ({ number, name }) => `${number} ${name}` });
    fc.assert(
      fc.property(
        unique.chain((some) =>
          fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
        ),
        ([some, shuffled]) => {
          const of = (list: typeof some) =>
            jobsOf(
              list.map(({ length, ...rest }) => ({
                ...rest,
                last: rest.first + length * day,
                seen: length + 1,
                pin: null,
              })),
            );
          expect(of(shuffled)).toEqual(of(some));
        },
      ),
    );
  });
});
