import type { Actor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact, type Work } from "../platform/database/unit-of-work.ts";

/** Somebody who does things in tests. */
export const eva: Actor = { kind: "user", id: 1, name: "eva" };

/** Runs a part of a command in a transaction of its own. */
export const act = <Result>(
  context: Context,
  work: (work: Work) => Promise<Result>,
  actor: Actor = eva,
): Promise<Result> => transact(context, actor, work);
