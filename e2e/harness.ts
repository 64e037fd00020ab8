/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { loadReports } from "../duplicati/fixtures/load.ts";
import { findBrowser } from "../scripts/lib/machine.mjs";

const program = fileURLToPath(new URL("../server/dist/main.js", import.meta.url));
const tools = fileURLToPath(new URL("../scripts/tools.mjs", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const patience = 8_000;

/** The documented first login. */
export const firstPassword = "Duplistatus09";
/** What the tests change it to, or set from the start. */
export const ownPassword = "Correct-Horse-7";

export interface Program {
  /** Where it answers, with a slash at the end. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts the built program on a free port with an empty data directory of its own. */
export function startProgram(env: Record<string, string> = {}): Promise<Program> {
  return startNode([program], env);
}

/** Starts the demo on a free port: every state a backup can be in, at a time that stands still from run to run. */
export function startDemo(args: string[]): Promise<Program> {
  return startNode([tools, "demo", ...args], { ADMIN_PASSWORD: ownPassword });
}

async function startNode(args: string[], env: Record<string, string>): Promise<Program> {
  const dataDir = await mkdtemp(join(tmpdir(), "duplistatus-e2e-"));
  const child = spawn(process.execPath, args, {
    env: {
      PATH: process.env.PATH,
      PORT: "0",
      HOST: "127.0.0.1",
      DATA_DIR: dataDir,
      LOG_LEVEL: "error",
      TZ: "Europe/Berlin",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const address = await addressOf(child);
  return {
    address,
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await ended;
      }
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    const hear = (piece: Buffer) => {
      said += piece.toString();
      const found = /is ready: (http:\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => reject(new Error(`The program ended with ${code}:\n${said}`)));
    child.once("error", reject);
  });
}

/** Starts a browser without a window. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === null) throw new Error("No browser found; set CHROMIUM to the path of one.");
  return await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export interface Visit {
  readonly page: Page;
  /** Answers of the server that a test provokes on purpose, as part of the console's message. */
  allow(message: string): void;
  /** Closes the page after asserting that it complained about nothing. */
  end(): Promise<void>;
}

/** A page of a new person: no cookies, English, every complaint of the browser collected. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    locale: "en-US",
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const complaints: string[] = [];
  const allowed: string[] = [];
  page.on("pageerror", (error) => complaints.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return {
    page,
    allow: (message) => allowed.push(message),
    end: async () => {
      await context.close();
      expect(complaints.filter((each) => !allowed.some((message) => each.includes(message)))).toEqual([]);
    },
  };
}

/** Who is not logged in is told so by the server, which the browser's console repeats. */
export const loggedOutAnswer = "status of 401";

/** Logs in on the login page. */
export async function login(page: Page, address: string, password = ownPassword): Promise<void> {
  await page.goto(`${address}login`);
  await page.getByLabel("User name").fill("admin");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.endsWith("/login"));
}

/** What most tests begin with. */
export interface Begun {
  readonly program: Program;
  readonly browser: Browser;
  readonly visitor: Visit;
  readonly page: Page;
  /** Closes all of it; what `beforeAll` returns is called after the tests. */
  end(): Promise<void>;
}

/**
 * A program with a password of its own, a browser, and the administrator logged in.
 * @param starting another program, such as the demo
 * @param prepare what happens before the login, such as reports that arrive
 */
export async function begin({
  starting = startProgram({ ADMIN_PASSWORD: ownPassword }),
  prepare,
}: {
  starting?: Promise<Program>;
  prepare?: (program: Program, page: Page) => Promise<void>;
} = {}): Promise<Begun> {
  const [program, browser] = await Promise.all([starting, startBrowser()]);
  const visitor = await visit(browser);
  const end = async () => {
    try {
      await visitor.end();
    } finally {
      await browser.close();
      await program.stop();
    }
  };
  try {
    visitor.allow(loggedOutAnswer);
    await prepare?.(program, visitor.page);
    await login(visitor.page, program.address);
  } catch (error) {
    await end().catch(() => undefined);
    throw error;
  }
  return { program, browser, visitor, page: visitor.page, end };
}

interface Violation {
  id: string;
  impact: string | null;
  nodes: { target: string[]; failureSummary: string }[];
}

/** Waits until no colour changes any more: one change can start another in what inherits it. */
async function coloursSettled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const changes = () => document.getAnimations().filter((each) => each instanceof CSSTransition);
    while (changes().length > 0) await Promise.allSettled(changes().map(({ finished }) => finished));
  });
}

/** What keeps people from using the page, as lines; only what is serious or worse. */
export async function seriousViolations(page: Page): Promise<string[]> {
  await coloursSettled(page);
  await page.evaluate(axe);
  const found = await page.evaluate(
    `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)`,
  );
  return (found as Violation[])
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary}`),
    );
}

export interface Sent {
  server: string;
  job: string;
  body: string;
}

/** The moment in `hours` as Duplicati writes planned ones: `yyyyMMddTHHmmssZ`. */
const compact = (hours: number): string =>
  new Date(Date.now() + hours * 3_600_000).toISOString().replace(/[-:]|\.\d+/g, "");

/** A captured report of Duplicati, under another name and time where a test needs several. */
export function report(
  change: { server?: string; job?: string; hoursAgo?: number; hoursToNext?: number } = {},
): Sent {
  const fixture = loadReports().find(
    ({ folder, slug, contentType }) =>
      folder === REPORT.folder && slug === REPORT.slug && contentType.includes("json"),
  );
  if (!fixture) throw new Error(`The captured report ${REPORT.folder}/${REPORT.slug} is gone.`);
  const server = change.server ?? "backup-nas";
  const job = change.job ?? "Photos";
  const original = Buffer.from(fixture.body).toString("utf8");
  const { Data, Extra } = JSON.parse(original) as { Data: { EndTime: string }; Extra: object };
  const shift = Date.now() - (change.hoursAgo ?? 1) * 3_600_000 - Date.parse(Data.EndTime);
  // The version it proves must keep its distance from the run: every moment moves alike.
  const moved = JSON.parse(
    original.replace(/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)/g, (moment) =>
      new Date(Date.parse(moment) + shift).toISOString(),
    ),
  ) as object;
  const named = {
    ...Extra,
    "machine-name": server,
    "machine-id": `id-of-${server}`,
    "backup-name": job,
    "backup-id": `DB-${server}-${job}`,
    ...(change.hoursToNext !== undefined && { "next-scheduled-run": compact(change.hoursToNext) }),
  };
  return { server, job, body: JSON.stringify({ ...moved, Extra: named }) };
}

const REPORT = { folder: "2.3.0.4", slug: "backup-first" };

/** Sends a body as Duplicati does. */
export async function send(address: string, body: string, token?: string): Promise<Response> {
  return await fetch(`${address}api/upload${token ? `/${token}` : ""}`, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body,
  });
}
