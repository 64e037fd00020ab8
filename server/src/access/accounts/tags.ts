/** Tags are the same in upper and lower case. */
export const tagKey = (tag: string): string => tag.normalize("NFC").trim().toLowerCase();

/** The stored tags of a user or token; null = no limit. What cannot be read limits to nothing. */
export function readTags(stored: string | null): string[] | null {
  if (stored === null) return null;
  const tags: unknown = JSON.parse(stored);
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}

/** Tags as they are stored: each once, in order. */
export function writeTags(tags: readonly string[] | null): string | null {
  if (tags === null) return null;
  const byKey = new Map(tags.map((tag) => [tagKey(tag), tag.trim()]));
  return JSON.stringify([...byKey.values()].sort((a, b) => a.localeCompare(b)));
}
