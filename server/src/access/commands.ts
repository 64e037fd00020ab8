import type { ActionName } from "@duplistatus/texts";
import type { FastifyContextConfig, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Actor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact, type Work } from "../platform/database/unit-of-work.ts";
import type { Access, App } from "../platform/http/app-type.ts";
import { actorOf } from "./actor.ts";
import { type AuditEntry, writeAudit } from "./audit/audit.ts";

interface Definition<Params, Body, Query, Result> {
  /** What the audit log and the tests call it, for example `server.archive`. */
  name: ActionName;
  /** Who may call it over HTTP; whoever runs the command line may do everything. */
  access: Access;
  params?: z.ZodType<Params>;
  body?: z.ZodType<Body>;
  query?: z.ZodType<Query>;
  /**
   * What the audit log keeps of it (written last in a definition: its types follow from `run`), written in the same transaction; null when nothing was changed after all. Secrets are
   * masked by the log. `"unaudited"`: nothing ever, such as somebody's own display preferences.
   */
  audit: "unaudited" | ((input: Params & Body & Query, result: Result) => AuditEntry | null);
}

/** A change in one transaction. */
interface InOne<Params, Body, Query, Result, Prepared> extends Definition<Params, Body, Query, Result> {
  /** What has to be done or read before the transaction begins: nothing else may be awaited in it. */
  prepare?: (context: Context, input: Params & Body & Query, actor: Actor) => Promise<Prepared>;
  run: (work: Work, input: Params & Body & Query, prepared: Prepared) => Promise<Result>;
}

/** What asks other machines or takes many transactions; each of those is a `transact` of its own. */
interface InParts<Params, Body, Query, Result> extends Definition<Params, Body, Query, Result> {
  perform: (context: Context, actor: Actor, input: Params & Body & Query) => Promise<Result>;
}

/** Something that people and programs can have done: the only way to change anything. */
export interface Command<Input, Result> {
  readonly name: ActionName;
  readonly access: Access;
  readonly audited: boolean;
  readonly schema: { params?: z.ZodType; body?: z.ZodType; querystring?: z.ZodType };
  /** Does it on behalf of `actor`; the input was checked, the right to do it, too. */
  execute(context: Context, actor: Actor, input: Input): Promise<Result>;
}

// biome-ignore lint/complexity/noBannedTypes: nothing is left out of an intersection by an empty object
type Nothing = {};

export function defineCommand<
  Params = Nothing,
  Body = Nothing,
  Query = Nothing,
  Result = void,
  Prepared = undefined,
>(
  definition: InOne<Params, Body, Query, Result, Prepared> | InParts<Params, Body, Query, Result>,
): Command<Params & Body & Query, Result> {
  const { name, access, params, body, query, audit } = definition;
  const record = async (work: Work, input: Params & Body & Query, result: Result) => {
    const entry = audit === "unaudited" ? null : audit(input, result);
    if (entry !== null) await writeAudit(work, name, entry);
  };
  return {
    name,
    access,
    audited: audit !== "unaudited",
    schema: {
      ...(params && { params }),
      ...(body && { body }),
      ...(query && { querystring: query }),
    },
    async execute(context, actor, input) {
      if ("perform" in definition) {
        const result = await definition.perform(context, actor, input);
        if (audit !== "unaudited") await transact(context, actor, (work) => record(work, input, result));
        return result;
      }
      const prepared = (await definition.prepare?.(context, input, actor)) as Prepared;
      return transact(context, actor, async (work) => {
        const result = await definition.run(work, input, prepared);
        await record(work, input, result);
        return result;
      });
    },
  };
}

interface RouteOptions<Result, Answer> {
  summary: string;
  description?: string;
  tags: string[];
  /** Absent: the answer is 204 without a body. */
  response?: z.ZodType<Answer>;
  status?: 200 | 201 | 202;
  /** What the caller is told, after the commit; without it the result itself. */
  answer?: (
    result: Result,
    http: { request: FastifyRequest; reply: FastifyReply },
  ) => Answer | Promise<Answer>;
  /** More about the route, such as the kind of its body. */
  config?: Omit<FastifyContextConfig, "access" | "command" | "url" | "method">;
}

/** Lets a command be called over HTTP; who may, and that it is audited, is settled by the command. */
export function registerCommand<Input, Result, Answer = Result>(
  app: App,
  context: Context,
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  url: string,
  command: Command<Input, Result>,
  { summary, description, tags, response, status = 200, answer, config }: RouteOptions<Result, Answer>,
): void {
  const { name, access, audited, schema } = command;
  app.route({
    method,
    url,
    config: { ...config, access, command: { name, audited } },
    schema: {
      ...schema,
      summary,
      tags,
      ...(description !== undefined && { description }),
      ...(response !== undefined && { response: { [status]: response } }),
    },
    async handler(request, reply) {
      const input = {
        ...(request.params as object),
        ...(request.query as object),
        ...(request.body as object),
      };
      const result = await command.execute(context, actorOf(request), input as Input);
      const told = answer === undefined ? result : await answer(result, { request, reply });
      if (response === undefined) return reply.code(204).send();
      return reply.code(status).send(told);
    },
  });
}
