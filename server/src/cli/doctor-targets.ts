import type { Context } from "../platform/context.ts";

/** What this installation talks to. */
export interface Target {
  name: string;
  url: string;
}

/** Every channel that names an address, and every connection to a Duplicati server. */
export async function outboundTargets({ database }: Context): Promise<Target[]> {
  const sql = database.reader;
  const channels = await sql.all<{ name: string; settings: string }>(
    "select name, settings from channels where enabled = 1 and deleted_at is null order by id limit 50",
  );
  const connections = await sql.all<{ name: string; addresses: string; port: number; trust: string }>(
    `select coalesce(servers.alias, servers.name) as name, addresses, port, trust from connections
     join servers on servers.id = connections.server_id where servers.archived_at is null order by name limit 100`,
  );
  const targets: Target[] = [];
  for (const { name, settings } of channels) {
    const values = Object.values(JSON.parse(settings) as Record<string, unknown>);
    const url = values.find((value) => typeof value === "string" && /^https?:\/\//.test(value));
    if (typeof url === "string" && URL.canParse(url)) targets.push({ name: `Channel ${name}`, url });
  }
  for (const { name, addresses, port, trust } of connections) {
    const [host] = JSON.parse(addresses) as string[];
    const scheme = trust === "http" ? "http" : "https";
    const url = `${scheme}://${host?.includes(":") ? `[${host}]` : host}:${port}/`;
    if (URL.canParse(url)) targets.push({ name: `Server ${name}`, url });
  }
  return targets;
}
