import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string) => readFileSync(join(root, file), "utf8");
const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).trim().split("\n");

/** Numbers of the chapters and sections of docs/duplicati; those of the tenth are the items of a list. */
const sections = new Set(
  readdirSync(join(root, "docs/duplicati")).flatMap((file) => {
    const text = read(`docs/duplicati/${file}`);
    const headings = [...text.matchAll(/^#+ (\d+(?:\.\d+)?)\.? /gm)].map(([, number]) => number!);
    const items = [...text.matchAll(/^(\d+)\. /gm)].map(([, number]) => `10.${number}`);
    return file.startsWith("10-") ? [...headings, ...items] : headings;
  }),
);

describe("the papers", () => {
  it("have every section of docs/duplicati that a comment cites", () => {
    const sources = tracked.filter((file) => /\.(ts|tsx|mjs|md)$/.test(file) && existsSync(join(root, file)));
    const cited = sources.flatMap((file) =>
      [...read(file).matchAll(/docs\/duplicati (\d+(?:\.\d+)?)\b/g)].map(([, number]) => ({
        file,
        number: number!,
      })),
    );
    expect(cited.length).toBeGreaterThan(50);
    expect(cited.filter(({ number }) => !sections.has(number))).toEqual([]);
  });

  it("link to files that are there", () => {
    const papers = tracked.filter((file) => file.endsWith(".md") && existsSync(join(root, file)));
    const missing = papers.flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g)]
        .filter(([, target]) => !existsSync(join(root, dirname(file), target!)))
        .map(([, target]) => `${file}: ${target}`),
    );
    expect(missing).toEqual([]);
  });

  it("name files of the sources that are there", () => {
    const papers = ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "RELEASING.md", "GLOSSARY.md"];
    const missing = papers.flatMap((file) =>
      [...read(file).matchAll(/`([\w./-]+\/[\w.-]+\.(?:ts|tsx|mjs|md|json|cjs))`/g)]
        .filter(([, path]) => !tracked.some((known) => known === path || known.endsWith(`/${path}`)))
        .map(([, path]) => `${file}: ${path}`),
    );
    expect(missing).toEqual([]);
  });
});
