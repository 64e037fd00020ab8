import { readFileSync } from "node:fs";
import type { PublicLink } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Send, type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";
import { jsonReport, type SampleReport } from "../../testing/reports.ts";
import { badgeSvg } from "./badge.ts";
import { calendarText } from "./calendar.ts";
import { rssFeed } from "./feed.ts";

let test: TestApp;
let admin: Send;

const upload = (sample: SampleReport) =>
  test.send("POST", "/api/upload", {
    body: jsonReport(sample),
    headers: { "content-type": "application/json" },
  });
const make = async (body: object): Promise<PublicLink> => {
  const answer = await admin("POST", "/api/v1/public-links", {
    body: { scope: "all", scopeValue: null, title: null, slug: null, ...body },
  });
  expect(answer.statusCode).toBe(201);
  return answer.json() as PublicLink;
};
const open = (path: string, headers: Record<string, string> = {}) => test.send("GET", path, { headers });

describe.each(engines)("addresses without a login on %s", (engine) => {
  beforeEach(async () => {
    test = await testApp({ engine });
    admin = await test.logIn();
    await upload({ begin: test.clock.now() - 3_600_000, nextRun: "20260616T110000Z" });
    await upload({ backupId: "DB-2", backupName: "Music & <Co>", begin: test.clock.now() - 7_200_000 });
  });
  afterEach(() => test.close());

  it("tell the worst of their jobs on a badge, in words, as picture and for Shields", async () => {
    const { secret } = await make({ kind: "badge", title: "NAS" });
    const fine = (await open(`/badge/${secret}.json`)).json();
    expect(fine).toEqual({
      schemaVersion: 1,
      label: "NAS",
      // Nobody knows when the other one is due.
      message: "1 fine",
      color: "brightgreen",
      isError: false,
      cacheSeconds: 300,
    });
    await upload({ begin: test.clock.now(), result: "Fatal", exception: "no disk" });
    expect((await open(`/badge/${secret}.json`)).json()).toMatchObject({
      message: "1 failing",
      isError: true,
    });
    const picture = await open(`/badge/${secret}.svg`);
    expect(picture.headers["content-type"]).toContain("image/svg+xml");
    expect(picture.body).toContain("<title>NAS: 1 failing</title>");
    const again = await open(`/badge/${secret}.svg`, { "if-none-match": picture.headers.etag as string });
    expect(again.statusCode).toBe(304);
    const unknown = await open("/badge/no-such-secret-here.svg");
    expect([unknown.statusCode, unknown.body.includes("unknown")]).toEqual([404, true]);
  });

  it("show the jobs they are about and no others, until they are taken back", async () => {
    const jobs = await test.context.database.reader.all<{ id: number; server_id: string }>(
      "select id, server_id from jobs order by id",
    );
    await admin("PATCH", `/api/v1/servers/${jobs[0]!.server_id}`, { body: { tags: ["Customer A"] } });
    const of = async (scope: string, scopeValue: string) => {
      const link = await make({ kind: "status", scope, scopeValue });
      const { jobs } = (await open(`/status/${link.secret}.json`)).json() as { jobs: { name: string }[] };
      return jobs.length;
    };
    expect(await of("job", String(jobs[0]!.id))).toBe(1);
    expect(await of("tag", "customer a")).toBe(2);
    expect(await of("tag", "Customer B")).toBe(0);
    expect(await of("server", jobs[0]!.server_id)).toBe(2);
    const link = await make({ kind: "status", slug: "home" });
    const page = await open("/status/home");
    expect(page.body).toContain("Music &amp; &lt;Co&gt;");
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
    const taken = await admin("POST", "/api/v1/public-links", {
      body: { kind: "status", scope: "all", scopeValue: null, title: null, slug: "home" },
    });
    expect(taken.json()).toMatchObject({ status: 409, reason: "slug_taken" });
    await admin("DELETE", `/api/v1/public-links/${link.id}`);
    expect((await open("/status/home")).statusCode).toBe(404);
  });

  it("list incidents, and their ends as items of their own", async () => {
    const { secret } = await make({ kind: "feed" });
    await upload({ begin: test.clock.now(), result: "Fatal", exception: "bad \u0001 ]]> <thing>" });
    const ids = async (ending: string) =>
      [...(await open(`/feed/${secret}.${ending}`)).body.matchAll(/<(?:guid[^>]*|id)>(urn:[^<]+)/g)].map(
        ([, id]) => id!,
      );
    const opened = await ids("rss");
    expect(opened).toHaveLength(1);
    test.clock.advance(3_600_000);
    await upload({ begin: test.clock.now() });
    const both = await ids("atom");
    expect(both).toEqual(expect.arrayContaining([opened[0], `${opened[0]}#recovered`]));
    const { body } = await open(`/feed/${secret}.rss`);
    expect(body).not.toMatch(/[\u0001]/);
    // A feed is no status page.
    expect((await open(`/status/${secret}`)).statusCode).toBe(404);
  });

  it("hold the runs to come as a calendar", async () => {
    const { secret } = await make({ kind: "calendar", title: "Backups; ours" });
    const { body, headers } = await open(`/calendar/${secret}.ics`);
    expect(headers["content-type"]).toContain("text/calendar");
    expect(body).toContain("DTSTART:20260616T110000Z\r\n");
    expect(body).toContain("X-WR-CALNAME:Backups\\; ours");
  });
});

describe("what they are written in", () => {
  it("folds calendar lines at 75 bytes, never within a character", () => {
    const text = calendarText("Größe".repeat(40), [], 0);
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text.replaceAll("\r\n ", "")).toContain("Größe".repeat(40));
  });

  it("lets no text of others out of its element", () => {
    const feed = rssFeed({ title: "</title>", self: "x", home: "y", items: [], at: 0 });
    expect(feed).toContain("<title>&lt;/title&gt;</title>");
    expect(badgeSvg('"><script>', "x", "fine")).not.toContain("<script>");
  });
});

interface Widget {
  url: string;
  mappings: { field: string; format?: string }[];
}

/** Every widget of a list of services, however deep. */
function widgetsIn(value: unknown): Widget[] {
  if (typeof value !== "object" || value === null) return [];
  if ("widget" in value) return [value.widget as Widget];
  return Object.values(value).flatMap(widgetsIn);
}

/** The fields that the guide's examples read exist, and are numbers where they are shown as such. */
describe("the examples of the guide", () => {
  beforeEach(async () => {
    test = await testApp();
    admin = await test.logIn();
    await upload({ begin: test.clock.now() - 3_600_000 });
  });
  afterEach(() => test.close());

  const guide = readFileSync(
    new URL("../../../../docs/guide/for-other-programs.md", import.meta.url),
    "utf8",
  );
  const blocks = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => parse(text!));
  const at = (value: unknown, path: string): unknown =>
    path
      .split(".")
      .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null)?.[name], value);

  it("for Homepage name fields that are there", async () => {
    let fields = 0;
    for (const { url, mappings } of blocks.flatMap(widgetsIn)) {
      const path = new URL(url).pathname.replace(/NAME$/, "attic");
      const answer = (await admin("GET", path)).json();
      for (const { field, format } of mappings) {
        fields += 1;
        const value = at(answer, field);
        expect([field, value]).not.toEqual([field, undefined]);
        if (["number", "bytes", "duration"].includes(format ?? ""))
          expect(typeof value, field).toBe("number");
      }
    }
    expect(fields).toBe(8);
  });

  it("for Home Assistant name fields that are there", async () => {
    const block = blocks.find((one) => one !== null && typeof one === "object" && "rest" in one);
    const [rest] = block.rest as {
      resource: string;
      sensor: { value_template: string }[];
      binary_sensor?: { value_template: string }[];
    }[];
    const answer = (await admin("GET", new URL(rest!.resource).pathname)).json() as Record<string, unknown>;
    const templates = [...rest!.sensor, ...(rest!.binary_sensor ?? [])].map((one) => one.value_template);
    expect(templates.length).toBeGreaterThan(2);
    for (const template of templates)
      for (const [, field] of template.matchAll(/value_json\.(\w+)/g)) expect(answer).toHaveProperty(field!);
  });
});
