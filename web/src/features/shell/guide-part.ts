/** The part of the guide about a page, by how its path begins; the first that fits. */
const parts = [
  ["/runs/", "runs", "run"],
  ["/settings/channels", "channels", "channels"],
  ["/settings/deliveries", "why-not-told", "deliveries"],
  ["/settings/notify", "notifications", "notifications"],
  ["/settings/monitoring", "monitoring", "monitoring"],
  ["/settings/incidents", "incidents", "incidents"],
  ["/settings/maintenance", "monitoring", "monitoring"],
  ["/settings/servers", "servers-and-identities", "servers"],
  ["/settings/ingest", "reports-in", "reports"],
  ["/settings/waiting", "reports-in", "reports"],
  ["/settings/quarantine", "reports-in", "reports"],
  ["/settings/tokens", "accounts", "accounts"],
  ["/settings/login", "accounts", "accounts"],
  ["/settings/users", "accounts", "accounts"],
  ["/settings/display", "display", "display"],
  ["/password", "accounts", "accounts"],
] as const;

export type GuidePart = (typeof parts)[number][2] | "dashboard" | "start";

function partOf(path: string): { file: string; name: GuidePart } {
  if (path === "/" || path === "/wall") return { file: "dashboard", name: "dashboard" };
  const found = parts.find(([begin]) => path.startsWith(begin));
  return found ? { file: found[1], name: found[2] } : { file: "", name: "start" };
}

/** Address of the part of the guide about the page with this path, below <base href>. */
export function guideAddress(path: string): string {
  const { file } = partOf(path);
  return file === "" ? "guide/" : `guide/${file}.html`;
}

/** What that part is about; `start`: the whole guide. */
export const guidePart = (path: string): GuidePart => partOf(path).name;
