import { createHash } from "node:crypto";
import { type PublicLink, paths, publicLink } from "@duplistatus/contract";
import { causeName, closingSentence, fill, incidentSentence, type Reader } from "@duplistatus/texts";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { registerCommand } from "../../access/commands.ts";
import { upcomingRuns } from "../../monitoring/upcoming.ts";
import { voiceOf } from "../../notifications/render/voice.ts";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import type { App } from "../../platform/http/app-type.ts";
import { badgeSvg, shieldsBadge } from "./badge.ts";
import { calendarText } from "./calendar.ts";
import { createLink, removeLink } from "./commands.ts";
import { atomFeed, type FeedItem, rssFeed } from "./feed.ts";
import { type ShownJob, shownJobs, verdictOf } from "./shown.ts";
import { statusPage } from "./status-page.ts";
import { findBySecret, findBySlug, type LinkRow, latestIncidents, linkedJobs, listLinks } from "./store.ts";

const month = 30 * 86_400_000;
const mostEvents = 1_000;
const mostItems = 50;

const ownPolicy = "default-src 'none'; style-src 'unsafe-inline'";

/** Sends a text with an ETag, or 304 where the caller has it. */
function sendText(request: FastifyRequest, reply: FastifyReply, type: string, body: string, status = 200) {
  const tag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  reply.headers({
    etag: tag,
    "cache-control": "no-cache, max-age=60",
    "content-security-policy": ownPolicy,
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
  });
  if (status === 200 && request.headers["if-none-match"] === tag) return reply.code(304).send();
  return reply.code(status).header("content-type", type).send(body);
}

function message(reader: Reader<"links">, jobs: readonly ShownJob[]) {
  const { state, text: said, count } = verdictOf(jobs);
  const text = reader.texts.links.badge[said];
  return { state, text: fill(text, { n: count }, reader) ?? text };
}

async function linkOf(context: Context, kind: string, file: string, endings: readonly string[]) {
  const [, secret, ending] = /^([\w-]{10,64})\.(\w+)$/.exec(file) ?? [];
  const known = secret !== undefined && ending !== undefined && endings.includes(ending);
  const link = known ? await findBySecret(context.database.reader, secret) : undefined;
  return link?.kind === kind ? { link, ending: ending! } : null;
}

const ownVoice = (context: Context) =>
  voiceOf(context, { language: null, zone: null, format: null } as never);

/** Where this program is: as the settings say, else as the caller came. */
function baseOf(context: Context, request: FastifyRequest, publicUrl: string | null): string {
  return publicUrl ?? `${request.protocol}://${request.host}${context.config.basePath.slice(0, -1)}`;
}

async function feedItems(context: Context, link: LinkRow, reader: Reader, base: string): Promise<FeedItem[]> {
  const jobs = await shownJobs(context, link);
  const ids = new Set(jobs.map(({ id }) => id));
  const servers = new Set(jobs.map(({ server_id }) => server_id));
  const all = await latestIncidents(context.database.reader, 200);
  const items = all
    .filter((one) =>
      one.job_id === null ? link.scope !== "job" && servers.has(one.server_id) : ids.has(one.job_id),
    )
    .flatMap((one): FeedItem[] => {
      const { server } = one;
      const what = `${causeName(one.cause as never, reader)}: ${one.job_name === null ? server : `${one.job_name} (${server})`}`;
      const stated = {
        cause: one.cause as never,
        variant: one.variant,
        facts: JSON.parse(one.facts) as object,
      };
      const id = `urn:duplistatus:${link.secret.slice(0, 8)}:incident:${one.id}`;
      const url = `${base}/incidents/${one.id}`;
      const opened = {
        id,
        title: what,
        text: incidentSentence(stated, reader),
        link: url,
        at: one.opened_at,
      };
      if (one.closed_at === null) return [opened];
      const closed =
        one.closed_by === null ? null : (JSON.parse(one.closed_by) as { code: string; facts: object });
      const title = fill(reader.texts.links.feed.recovered, { what }, reader) ?? what;
      // A change of an item is ignored by readers: the end is an item of its own.
      const text = closingSentence(closed, reader) ?? title;
      return [{ id: `${id}#recovered`, title, text, link: url, at: one.closed_at }, opened];
    });
  return items.sort((a, b) => b.at - a.at).slice(0, mostItems);
}

function publicRoutes(app: App, context: Context): void {
  const open = { access: "open" } as const;
  const tags = ["public"];
  const params = z.object({ file: z.string().max(120) });

  app.get(
    "/badge/:file",
    { config: open, schema: { summary: "A badge: SECRET.svg, or SECRET.json for Shields", tags, params } },
    async (request, reply) => {
      const { reader } = await ownVoice(context);
      const found = await linkOf(context, "badge", request.params.file, ["svg", "json"]);
      const { label: usual, unknown } = reader.texts.links.badge;
      const jobs = found === null ? [] : await shownJobs(context, found.link);
      const { state, text } =
        found === null ? ({ state: "unknown", text: unknown } as const) : message(reader, jobs);
      const label = found?.link.title ?? usual;
      const status = found === null ? 404 : 200;
      if (request.params.file.endsWith(".json")) {
        const body = JSON.stringify(shieldsBadge(label, text, state));
        return sendText(request, reply, "application/json; charset=utf-8", body, status);
      }
      return sendText(request, reply, "image/svg+xml; charset=utf-8", badgeSvg(label, text, state), status);
    },
  );

  app.get(
    "/feed/:file",
    { config: open, schema: { summary: "Incidents: SECRET.rss or SECRET.atom", tags, params } },
    async (request, reply) => {
      const found = await linkOf(context, "feed", request.params.file, ["rss", "atom"]);
      if (found === null) throw new AppError("not_found");
      const { reader, publicUrl, now } = await ownVoice(context);
      const base = baseOf(context, request, publicUrl);
      const feed = {
        title: found.link.title ?? reader.texts.links.feed.title,
        self: `${base}/feed/${request.params.file}`,
        home: `${base}/`,
        items: await feedItems(context, found.link, reader, base),
        at: now,
      };
      const isAtom = found.ending === "atom";
      const type = isAtom ? "application/atom+xml; charset=utf-8" : "application/rss+xml; charset=utf-8";
      return sendText(request, reply, type, isAtom ? atomFeed(feed) : rssFeed(feed));
    },
  );

  app.get(
    "/calendar/:file",
    { config: open, schema: { summary: "Expected runs: SECRET.ics", tags, params } },
    async (request, reply) => {
      const found = await linkOf(context, "calendar", request.params.file, ["ics"]);
      if (found === null) throw new AppError("not_found");
      const { reader, publicUrl, now } = await ownVoice(context);
      const jobs = new Map((await shownJobs(context, found.link)).map((job) => [job.id, job]));
      const runs = await upcomingRuns(context, new Set(jobs.keys()), now + month, mostEvents);
      const events = runs.map(({ jobId, at }) => {
        const job = jobs.get(jobId)!;
        return {
          uid: `job-${jobId}-${at}@${found.link.secret.slice(0, 8)}.duplistatus`,
          at,
          durationMs: job.latest_duration_ms ?? 0,
          title: `${job.name} (${job.server})`,
          url: publicUrl,
        };
      });
      const title = found.link.title ?? reader.texts.links.calendar.title;
      // Stamped by the hour, so that an unchanged calendar stays the same for whoever asks again.
      const text = calendarText(title, events, now - (now % 3_600_000));
      return sendText(request, reply, "text/calendar; charset=utf-8", text);
    },
  );

  app.get(
    "/status/:key",
    {
      config: open,
      schema: {
        summary: "A status page: by its public name or its secret; with .json for programs",
        tags,
        params: z.object({ key: z.string().max(120) }),
      },
    },
    async (request, reply) => {
      const sql = context.database.reader;
      const isJson = request.params.key.endsWith(".json");
      const key = isJson ? request.params.key.slice(0, -5) : request.params.key;
      const link = (await findBySlug(sql, key)) ?? (await findBySecret(sql, key));
      if (link === undefined || link.kind !== "status") throw new AppError("not_found");
      const { reader, now } = await ownVoice(context);
      const jobs = await shownJobs(context, link);
      const { state, text } = message(reader, jobs);
      const title = link.title ?? reader.texts.links.page.title;
      if (isJson) {
        const shown = jobs.map(({ name, server, state: own, good_at, expected_at }) => ({
          name,
          server,
          state: own,
          lastGood: good_at,
          next: expected_at,
        }));
        const body = JSON.stringify({ title, state, message: text, jobs: shown });
        return sendText(request, reply, "application/json; charset=utf-8", body);
      }
      const page = statusPage({ title, verdict: text, jobs, at: now - (now % 60_000) }, reader);
      return sendText(request, reply, "text/html; charset=utf-8", page);
    },
  );
}

async function described(context: Context, rows: readonly LinkRow[]): Promise<PublicLink[]> {
  const jobs = await linkedJobs(context.database.reader);
  return rows.map(({ scope_value: value, created_at, ...row }) => {
    const job = jobs.find(({ id, server_id }) =>
      row.scope === "job" ? String(id) === value : row.scope === "server" && server_id === value,
    );
    const name = row.scope === "job" && job ? `${job.name} (${job.server})` : (job?.server ?? value);
    return publicLink.parse({ ...row, scopeValue: value, scopeName: name, createdAt: created_at });
  });
}

/** Badges, feeds, calendars and status pages, and the list of their addresses. */
export function linkRoutes(app: App, context: Context): void {
  publicRoutes(app, context);
  app.get(
    paths.publicLinks,
    {
      config: { access: "admin" },
      schema: {
        summary: "Addresses that need no login",
        tags: ["public"],
        response: { 200: z.array(publicLink) },
      },
    },
    async () => described(context, await listLinks(context.database.reader)),
  );
  registerCommand(app, context, "POST", paths.publicLinks, createLink, {
    summary: "Make an address that needs no login",
    tags: ["public"],
    response: publicLink,
    status: 201,
    answer: async (row) => (await described(context, [row]))[0]!,
  });
  registerCommand(app, context, "DELETE", paths.publicLink, removeLink, {
    summary: "Take such an address back",
    tags: ["public"],
  });
}
