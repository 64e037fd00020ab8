import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { Connection } from "./connection.ts";

export interface FirstPage {
  /** Compressed bytes of everything together. */
  bytes: number;
  files: { path: string; bytes: number }[];
}

/** What a browser loads at first: the page and whatever it, its styles and its scripts name to be loaded at once. */
export async function firstPage(port: number): Promise<FirstPage> {
  const connection = new Connection(port);
  const files = new Map<string, number>();
  const waiting = ["/"];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (files.has(path)) continue;
    const accept = path === "/" ? "text/html" : "*/*";
    const answer = await connection.get(path, { "Accept-Encoding": "br, gzip", Accept: accept });
    if (answer.status !== 200) continue;
    files.set(path, answer.body.length);
    const type = answer.headers.get("content-type") ?? "";
    if (!/html|css|javascript/.test(type)) continue;
    const text = decoded(answer.body, answer.headers.get("content-encoding"));
    for (const name of namesIn(text, type)) waiting.push(new URL(name, `http://host${path}`).pathname);
  }
  connection.close();
  const list = [...files].map(([path, bytes]) => ({ path, bytes }));
  // Without its page there is nothing that loads quickly.
  const bytes = files.has("/") ? list.reduce((sum, file) => sum + file.bytes, 0) : Number.NaN;
  return { bytes, files: list };
}

function namesIn(text: string, type: string): string[] {
  if (type.includes("html")) {
    const tags = text.match(/<(?:script|link)\b[^>]*>/g) ?? [];
    return tags
      .filter((tag) => tag.startsWith("<script") || /rel="?(stylesheet|modulepreload|preload|icon)/.test(tag))
      .flatMap((tag) => /(?:src|href)="?([^" >]+)/.exec(tag)?.[1] ?? []);
  }
  // Fonts that a style sheet names are loaded only for the letters in use; the page preloads the one it needs.
  if (type.includes("css")) return [];
  return [...text.matchAll(/(?:import|from)\s*"(\.{0,2}\/[^"]+\.js)"/g)].map((match) => match[1]!);
}

function decoded(body: Buffer, encoding: string | undefined): string {
  if (encoding === "br") return brotliDecompressSync(body).toString();
  return (encoding === "gzip" ? gunzipSync(body) : body).toString();
}
