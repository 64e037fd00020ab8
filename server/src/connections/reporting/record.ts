import type { OptionChange } from "@duplistatus/duplicati";
import type { Actor } from "../../platform/actor.ts";
import type { Context } from "../../platform/context.ts";
import { transact } from "../../platform/database/unit-of-work.ts";
import { SecretLost } from "../../platform/secrets/secrets.ts";
import { changeRow, findConnection } from "../store.ts";

/** What was installed on a server. Sealed: addresses of receivers hold tokens. */
export interface Installed {
  at: number;
  /** Where Duplicati was told that this installation is. */
  base: string;
  changes: OptionChange[];
  /** Made for it, and ended with it; null = none. */
  tokenId: number | null;
}

const purpose = (id: number): string => `connection:${id}:reporting`;

/** Null where nothing was installed, or nobody can read any more what. */
export async function readInstalled(context: Context, serverId: string): Promise<Installed | null> {
  const row = await findConnection(context.database.reader, serverId);
  if (row?.reporting == null) return null;
  try {
    return JSON.parse(context.secrets.open(row.reporting, purpose(row.id)));
  } catch (error) {
    if (error instanceof SecretLost) return null;
    throw error;
  }
}

export async function saveInstalled(
  context: Context,
  actor: Actor,
  serverId: string,
  installed: Installed | null,
): Promise<void> {
  await transact(context, actor, async ({ sql, emit }) => {
    const row = await findConnection(sql, serverId);
    if (row === undefined) return;
    const reporting =
      installed === null ? null : context.secrets.seal(JSON.stringify(installed), purpose(row.id));
    await changeRow(sql, row.id, { reporting });
    await emit({ type: "connection.changed", serverId });
  });
}

/** Of two installations one after the other: what was there before the first, and is there since the second. */
export function joinChanges(first: readonly OptionChange[], second: readonly OptionChange[]): OptionChange[] {
  const joined = new Map(first.map((change) => [change.name, change]));
  for (const change of second) {
    const earlier = joined.get(change.name);
    joined.set(change.name, earlier === undefined ? change : { ...change, before: earlier.before });
  }
  return [...joined.values()];
}
