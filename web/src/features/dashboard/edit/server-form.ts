import type { DashboardServer } from "@duplistatus/contract";

/** What the form of a server holds: everything as typed. */
export interface ServerForm {
  alias: string;
  note: string;
  url: string;
  tags: string;
}

/** Body of `PATCH api/v1/servers/:id`. */
export type ServerPatch = Pick<DashboardServer, "alias" | "note" | "url" | "tags">;

/** The form of a server as it is. */
export const formOf = (server: DashboardServer): ServerForm => ({
  alias: server.alias ?? "",
  note: server.note ?? "",
  url: server.url ?? "",
  tags: server.tags.join(", "),
});

/** Whether an address may be kept: empty, or one that a browser opens as a web page. */
export function isWebAddress(text: string): boolean {
  const address = text.trim();
  if (address === "") return true;
  try {
    const { protocol, hostname } = new URL(address);
    return (protocol === "http:" || protocol === "https:") && hostname !== "";
  } catch {
    return false;
  }
}

/** Tags as typed with commas, each once, without empty ones. */
export function readTags(text: string): string[] {
  const tags = new Map<string, string>();
  for (const part of text.split(/[,;，、]/)) {
    const tag = part.trim();
    if (tag && !tags.has(tag.toLowerCase())) tags.set(tag.toLowerCase(), tag);
  }
  return [...tags.values()];
}

/** What to send for a form; what was emptied is removed. */
export const patchOf = (form: ServerForm): ServerPatch => ({
  alias: form.alias.trim() || null,
  note: form.note.trim() || null,
  url: form.url.trim() || null,
  tags: readTags(form.tags),
});
