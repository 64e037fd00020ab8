import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Names, sizes and times of every source below the folders: cheap, and it changes with any edit. */
function fingerprint(folders) {
  const hash = createHash("sha256");
  const visit = (path) => {
    const stat = statSync(path);
    if (stat.isDirectory()) {
      for (const name of readdirSync(path).sort()) {
        if (name !== "node_modules" && name !== "dist" && !name.startsWith(".")) visit(join(path, name));
      }
    } else {
      hash.update(`${path}:${stat.size}:${stat.mtimeMs}\n`);
    }
  };
  for (const folder of folders) visit(join(root, folder));
  return hash.digest("hex");
}

function isFresh(stamp, mark) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === mark;
}

/** zod brings error messages in fifty languages along; ours come from the contract, so only English stays in. */
const englishZod = {
  name: "english-zod",
  setup(build) {
    build.onResolve({ filter: /locales\/index\.js$/ }, ({ importer, resolveDir }) =>
      importer.includes("/zod/")
        ? { path: join(resolveDir, "../locales/en.js"), namespace: "english-zod" }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "english-zod" }, ({ path }) => ({
      contents: `export { default as en } from ${JSON.stringify(path)};`,
      resolveDir: root,
    }));
  },
};

/** Packages that are loaded at run time instead of being part of a bundle. */
export const outside = [
  "better-sqlite3",
  "pg",
  "pg-native",
  "@fastify/swagger-ui",
  "@fastify/static",
  "@fastify/cookie",
  "pino",
];

async function buildNode(outdir, entryPoints) {
  const { build } = await import("esbuild");
  // Files of earlier builds stay: a running program may still load parts of its own.
  await build({
    absWorkingDir: root,
    entryPoints: { ...entryPoints, "read-worker": "server/src/platform/report-reader/read-worker.ts" },
    outdir,
    bundle: true,
    splitting: true,
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: "linked",
    // Less source text to keep in memory; names stay for the log.
    minifyWhitespace: true,
    minifySyntax: true,
    plugins: [englishZod],
    chunkNames: "[name]-[hash]",
    // Native and optional parts stay outside; so does what finds files of its own beside its code.
    external: outside,
    // Bundled CommonJS packages expect these names.
    banner: {
      js: [
        'import { createRequire as __createRequire } from "node:module";',
        "const require = __createRequire(import.meta.url);",
        'const __filename = (await import("node:url")).fileURLToPath(import.meta.url);',
        'const __dirname = (await import("node:path")).dirname(__filename);',
      ].join("\n"),
    },
    logLevel: "warning",
  });
}

const buildServer = () =>
  buildNode("server/dist", { main: "server/src/run.ts", cli: "server/src/cli/cli.ts" });

/** The demo and the simulation: the whole program and what plays with it, in a bundle that nobody ships. */
const buildTools = () => buildNode("tools/dist", { tools: "tools/src/tools.ts" });

async function buildWeb() {
  const { build } = await import(pathToFileURL(join(root, "node_modules/vite/dist/node/index.js")).href);
  await build({ root: join(root, "web"), logLevel: "warn" });
}

async function buildGuidePages() {
  const { buildGuide } = await import("./guide.mjs");
  buildGuide({ root, target: join(root, "web/dist/guide") });
}

/**
 * Builds the server, the browser program and the guide where their sources changed since the last build.
 * @param {{force?: boolean, parts?: string[], say?: (line: string) => void}} [options]
 *   `parts`: which of server, tools, browser program, guide; all but the tools if not said
 */
export async function buildStale({
  force = false,
  parts = ["server", "browser program", "guide"],
  say = console.log,
} = {}) {
  const program = [
    "server/src",
    "duplicati/src",
    "contract/src",
    "texts/src",
    "scripts/lib",
    "package-lock.json",
  ];
  const steps = [
    { name: "server", sources: program, run: buildServer, output: "server/dist" },
    { name: "tools", sources: [...program, "tools/src"], run: buildTools, output: "tools/dist" },
    {
      name: "browser program",
      sources: [
        "web/src",
        "web/index.html",
        "web/public",
        "web/vite.config.ts",
        "contract/src",
        "texts/src",
        "package-lock.json",
      ],
      run: buildWeb,
      output: "web/dist",
    },
    {
      // Below the browser program, whose build begins with an empty folder: after it the guide is built again.
      name: "guide",
      sources: ["docs/guide", "web/src/styles/tokens.css", "web/src/fonts", "scripts/lib/guide.mjs"],
      run: buildGuidePages,
      output: "web/dist/guide",
    },
  ];
  for (const { name, sources, run, output } of steps) {
    if (!parts.includes(name)) continue;
    const mark = fingerprint(sources);
    const stamp = join(root, output, ".built-from");
    if (!force && isFresh(stamp, mark)) continue;
    say(`Building the ${name} …`);
    const began = Date.now();
    await run();
    mkdirSync(join(root, output), { recursive: true });
    writeFileSync(stamp, mark);
    say(`Built the ${name} in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  }
}
