// Holds the arrows of .dependency-cruiser.cjs. The parser that dependency-cruiser can use with TypeScript 7 knows no
// JSX, so it looks at plain JavaScript: every source is transpiled into a scratch folder. Arrows count type imports too;
// cycles do not, since types are gone when the program runs.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { transform } from "esbuild";
import { root } from "./build.mjs";

const rooms = ["duplicati", "contract", "texts", "server", "tools", "web"];

function sources(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|mock|d)\.tsx?$/.test(file))
    .map((file) => join(folder, file));
}

function withTypesAsValues(source) {
  return source
    .replace(/^import type (?=[{*\w])/gm, "import ")
    .replace(/^export type (?=[{*])/gm, "export ")
    .replace(/^((?:import|export) \{[^}]*\} from)/gm, (clause) =>
      clause.replace(/([{,]\s*)type (?=\w)/g, "$1"),
    );
}

function toPlainPaths(source, file) {
  const inside = (room, module) => {
    const path = relative(dirname(file), `${room}/src/${module}.js`);
    return path.startsWith(".") ? path : `./${path}`;
  };
  return source
    .replace(
      /(["'])@duplistatus\/(duplicati|contract|texts)(?:\/([\w/-]+))?\1/g,
      (_match, _quote, room, module = "index") => `"${inside(room, module)}"`,
    )
    .replace(/((?:from|import)\s*\(?\s*["']\.[^"']*)\.tsx?(["'])/g, "$1.js$2");
}

async function cruise(scratch, rules, rewrite, planted) {
  const folder = join(scratch, rules);
  const written = rooms.flatMap((room) => sources(`${room}/src`));
  for (const file of new Set([...written, ...Object.keys(planted)])) {
    const source = planted[file] ?? readFileSync(join(root, file), "utf8");
    const { code } = await transform(rewrite(source, file), {
      loader: file.endsWith("x") ? "tsx" : "ts",
      jsx: "automatic",
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    });
    const target = join(folder, file.replace(/\.tsx?$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  }
  const program = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const config = join(root, ".dependency-cruiser.cjs");
  const env = { ...process.env, RULES: rules };
  const { status, stdout } = spawnSync(process.execPath, [program, "--config", config, ...rooms], {
    cwd: folder,
    encoding: "utf8",
    env,
  });
  return { ok: status === 0, text: stdout.trim() };
}

/**
 * Holds every source against the rules.
 * @param {Record<string, string>} [planted] sources that are looked at as well, or instead of the file of that path
 * @returns {Promise<{ok: boolean, text: string}>} what dependency-cruiser said
 */
export async function checkArchitecture(planted = {}) {
  mkdirSync(join(root, ".cache"), { recursive: true });
  const scratch = mkdtempSync(join(root, ".cache/architecture-"));
  try {
    const arrows = await cruise(
      scratch,
      "arrows",
      (source, file) => toPlainPaths(withTypesAsValues(source), file),
      planted,
    );
    const cycles = await cruise(scratch, "cycles", toPlainPaths, planted);
    return { ok: arrows.ok && cycles.ok, text: `${arrows.text}\n${cycles.text}` };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
