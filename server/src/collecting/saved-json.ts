import { readdirSync, rmSync } from "node:fs";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { maskSecrets } from "@duplistatus/duplicati";
import type { Context } from "../platform/context.ts";

/** What was read from one server, written to a file as it arrives: it may be longer than the memory should hold. */
export interface SavedJson {
  readonly path: string;
  /** One member of the document. */
  put(name: string, value: unknown): Promise<void>;
  /** One more entry of a list; entries of one list follow each other. */
  add(list: string, value: unknown): Promise<void>;
  /** Completes the document. */
  end(): Promise<void>;
  /** Removes the file. */
  remove(): Promise<void>;
}

const folderOf = (dataDir: string): string => join(dataDir, "collected");

/** Removes what an earlier process left behind. */
export function clearSaved(context: Context): void {
  const folder = folderOf(context.config.dataDir);
  try {
    for (const file of readdirSync(folder)) rmSync(join(folder, file), { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      context.log.warn({ err: error }, "kept collections could not be removed");
    }
  }
}

/** Opens a file that only this program's user can read. */
export async function keepJson(context: Context, id: string): Promise<SavedJson> {
  const folder = folderOf(context.config.dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${id}.json`);
  const file: FileHandle = await open(path, "w", 0o600);
  let list: string | null = null;
  let first = true;
  let closed = false;

  const text = (value: unknown) => maskSecrets(JSON.stringify(value) ?? "null");
  async function closeList(): Promise<void> {
    if (list !== null) await file.appendFile("]");
    list = null;
  }
  async function member(name: string): Promise<void> {
    await closeList();
    await file.appendFile(`${first ? "{" : ","}\n${JSON.stringify(name)}: `);
    first = false;
  }
  return {
    path,
    async put(name, value) {
      await member(name);
      await file.appendFile(text(value));
    },
    async add(name, value) {
      if (list === name) await file.appendFile(`,\n${text(value)}`);
      else {
        await member(name);
        await file.appendFile(`[${text(value)}`);
        list = name;
      }
    },
    async end() {
      if (closed) return;
      closed = true;
      await closeList();
      await file.appendFile(first ? "{}\n" : "\n}\n");
      await file.close();
    },
    async remove() {
      if (!closed) await file.close();
      closed = true;
      await rm(path, { force: true });
    },
  };
}
