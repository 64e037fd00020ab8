// `npm run screenshots`: takes the pictures of the guide from the demo, whose clock stands at the same time every run.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { buildStale, root } from "./lib/build.mjs";
import { findBrowser } from "./lib/machine.mjs";

const at = "2026-11-22T09:00:00Z";
const password = "Guide-Passw0rd";
/** As the `npm` commands run a bundle, but without building what is stale. */
const runs = (bundle) =>
  `const { main } = await import("${pathToFileURL(join(root, bundle)).href}"); await main(process.argv.slice(1));`;
const images = join(root, "docs/guide/images");
const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

/** Starts the program with `args`; resolves with its address as soon as it says that it is ready. */
async function startProgram(bundle, args, env = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), "duplistatus-screenshots-"));
  const child = spawn(process.execPath, ["--input-type=module", "--eval", runs(bundle), "--", ...args], {
    env: {
      PATH: process.env.PATH,
      PORT: "0",
      HOST: "127.0.0.1",
      TZ: "UTC",
      DATA_DIR: dataDir,
      ADMIN_PASSWORD: password,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
  let said = "";
  const address = await new Promise((resolve, reject) => {
    const hear = (piece) => {
      said += piece;
      const found = /is ready: (http:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found.endsWith("/") ? found : `${found}/`);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => reject(new Error(`The program ended with ${code}:\n${said}`)));
  });
  return { address, stop };
}

/** A logged-in page whose clock stands still. */
async function visit(browser, address, { viewport = desktop, theme = "light", time = at } = {}) {
  const context = await browser.newContext({
    viewport,
    locale: "en-US",
    timezoneId: "UTC",
    colorScheme: theme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  if (time !== null) await page.clock.setFixedTime(time);
  await page.goto(`${address}login`);
  await page.getByLabel("User name").fill("admin");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL((url) => !url.pathname.endsWith("/login"));
  return page;
}

async function takePicture(page, name) {
  // Live messages keep a connection open, so "network idle" never comes.
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(1_500);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(images, `${name}.png`), animations: "disabled", caret: "hide" });
  console.log(`docs/guide/images/${name}.png`);
}

/** Path of the latest run with the most errors: its page has the most to show. */
async function failedRun(page) {
  const { jobs } = await page.evaluate(async () => (await fetch("api/v1/dashboard")).json());
  const last = jobs.map((job) => job.latest).filter((run) => run !== null);
  const [worst] = last.sort((a, b) => b.errors - a.errors || b.at - a.at || a.runId - b.runId);
  return `runs/${worst.runId}`;
}

async function takeDemo(browser, address) {
  const page = await visit(browser, address);
  await takePicture(page, "dashboard-light");
  await page.getByText("Table", { exact: true }).click();
  await takePicture(page, "table-light");
  await page.getByText("Cards", { exact: true }).click();
  for (const [name, path] of [
    ["run", await failedRun(page)],
    ["monitoring", "settings/monitoring"],
    ["incidents", "settings/incidents"],
    ["reports-in", "settings/ingest"],
    ["servers", "settings/servers"],
  ]) {
    await page.goto(address + path);
    await takePicture(page, name);
  }
  await page.goto(address);
  await page.getByRole("button", { name: "Collect from Duplicati" }).first().click();
  await page.getByRole("dialog").waitFor();
  await takePicture(page, "collect");
  await page.context().close();

  const dark = await visit(browser, address, { theme: "dark" });
  await takePicture(dark, "dashboard-dark");
  await dark.context().close();

  const small = await visit(browser, address, { viewport: phone });
  await takePicture(small, "dashboard-phone");
  await small.context().close();
}

// The guide itself is built afterwards: without its pictures it would be refused.
await buildStale({ parts: ["server", "tools", "browser program"] });
const executablePath = findBrowser();
if (executablePath === null) {
  console.error("The screenshots need Chromium (or set CHROMIUM to the path of a browser).");
  process.exit(1);
}
mkdirSync(images, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const demo = await startProgram("tools/dist/tools.js", ["demo", "--at", at]);
  await takeDemo(browser, demo.address).finally(demo.stop);
  const empty = await startProgram("server/dist/cli.js", ["serve"]);
  try {
    const page = await visit(browser, empty.address, { time: null });
    await takePicture(page, "first-steps");
  } finally {
    await empty.stop();
  }
} finally {
  await browser.close();
}
await buildStale();
