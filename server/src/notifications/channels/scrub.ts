import type { ChannelKind, Facts } from "./channel.ts";
import { secretFields } from "./fields.ts";

/** Pieces of a secret that would betray it: of an address its path and query, which are what is secret in it. */
function piecesOf(value: string): string[] {
  if (!URL.canParse(value)) return [value];
  const { pathname, search, searchParams } = new URL(value);
  const parts = [...pathname.split("/"), ...searchParams.values()].filter((part) => part.length >= 8);
  return [value, `${pathname}${search}`, pathname, ...parts].filter((part) => part.length > 1);
}

/** Removes the secrets of a channel from what a service answered: some repeat the whole address. */
export function scrubber(kind: ChannelKind, settings: Record<string, unknown>): (text: string) => string {
  const values = secretFields(kind).flatMap((name) => {
    const value = settings[name];
    return typeof value === "string" && value !== "" ? [value] : [];
  });
  const pieces = values
    .flatMap(piecesOf)
    .flatMap((piece) => [piece, encodeURIComponent(piece)])
    .sort((a, b) => b.length - a.length);
  return (text) => pieces.reduce((rest, piece) => rest.replaceAll(piece, "•••"), text);
}

export const scrubFacts = (facts: Facts, scrub: (text: string) => string): Facts =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === "string" ? scrub(value) : value]),
  );
