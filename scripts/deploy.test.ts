import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";

const deploy = new URL("../deploy/", import.meta.url).pathname;
const root = new URL("../", import.meta.url).pathname;
const read = (path: string) => readFileSync(join(deploy, path), "utf8");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "duplistatus-deploy-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Instructions of a Dockerfile with their lines joined. */
function instructions(text: string): { word: string; rest: string }[] {
  return text
    .replace(/\\\n/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const [word = "", ...rest] = line.trim().split(/\s+/);
      return { word, rest: rest.join(" ") };
    });
}

interface Service {
  read_only?: boolean;
  user?: string;
  cap_drop?: string[];
  environment?: Record<string, string>;
  depends_on?: unknown;
}

describe("the container", () => {
  const file = readFileSync(join(root, "Dockerfile"), "utf8");
  const known = new Set("FROM WORKDIR COPY RUN ENV VOLUME EXPOSE HEALTHCHECK ENTRYPOINT CMD".split(" "));

  it("is described in instructions that exist, of files that exist", () => {
    const all = instructions(file);
    expect(all.filter(({ word }) => !known.has(word))).toEqual([]);
    const stages = all.filter(({ word }) => word === "FROM").map(({ rest }) => / AS (\w+)$/.exec(rest)?.[1]);
    for (const { rest } of all.filter(({ word }) => word === "COPY")) {
      const from = /^--from=(\w+) /.exec(rest)?.[1];
      if (from !== undefined) expect(stages).toContain(from);
      else
        for (const source of rest.split(" ").slice(0, -1))
          expect(existsSync(join(root, source)), source).toBe(true);
    }
    for (const { word, rest } of all.filter(({ word }) => /^(ENTRYPOINT|CMD)$/.test(word)))
      expect(() => JSON.parse(rest), `${word} ${rest}`).not.toThrow();
    // Every workspace's list of packages is there before they are installed.
    const workspaces = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).workspaces as string[];
    for (const name of workspaces) expect(file).toContain(`COPY ${name}/package.json ${name}/`);
  });

  it.runIf(process.getuid?.() === 0)("gives the rights of root up and hands its data over", () => {
    const dataDir = join(folder, "data");
    const main = join(folder, "main.mjs");
    writeFileSync(
      main,
      `import { writeFileSync } from "node:fs";
       export const main = async (args) => {
         writeFileSync(process.env.DATA_DIR + "/x", "");
         console.log(JSON.stringify([process.getuid(), process.getgid(), process.getgroups(), args]));
       };`,
    );
    spawnSync("chmod", ["755", folder]);
    const run = (env: Record<string, string>) =>
      spawnSync(process.execPath, [join(deploy, "container/start.mjs"), "serve"], {
        env: { PATH: process.env.PATH, DATA_DIR: dataDir, DUPLISTATUS_MAIN: main, ...env },
        encoding: "utf8",
      });
    expect(JSON.parse(run({}).stdout)).toEqual([1000, 1000, [1000], ["serve"]]);
    expect(JSON.parse(run({ PUID: "99", PGID: "100" }).stdout)).toEqual([99, 100, [100], ["serve"]]);
    expect(statSync(join(dataDir, "x")).uid).toBe(99);
    expect(run({ PUID: "me" })).toMatchObject({ status: 1, stderr: expect.stringContaining("PUID") });
  });
});

describe("the files of deploy/", () => {
  it("for compose run without rights and keep their data", () => {
    for (const name of ["compose/compose.yml", "compose/compose.replicas.yml"]) {
      const { services, volumes } = parse(read(name), { merge: true }) as {
        services: Record<string, Service & { volumes?: string[] }>;
        volumes: Record<string, unknown>;
      };
      for (const [service, facts] of Object.entries(services)) {
        for (const volume of facts.volumes ?? []) {
          const [source = ""] = volume.split(":");
          if (!source.startsWith(".")) expect(Object.keys(volumes), `${name} ${service}`).toContain(source);
        }
        if (!("SECRET_KEY" in (facts.environment ?? {})) && service !== "duplistatus") continue;
        expect(facts, service).toMatchObject({ read_only: true, user: "1000:1000", cap_drop: ["ALL"] });
      }
    }
  });

  it("for Kubernetes name one application everywhere and run without rights", () => {
    const [deployment, service] = parseAllDocuments(read("kubernetes/duplistatus.yml")).map((document) =>
      document.toJS(),
    );
    const { template, selector } = deployment.spec;
    expect(template.metadata.labels).toEqual(selector.matchLabels);
    expect(service.spec.selector).toEqual(selector.matchLabels);
    const [container] = template.spec.containers;
    expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true });
    expect(template.spec.securityContext.runAsNonRoot).toBe(true);
    const names = template.spec.volumes.map(({ name }: { name: string }) => name);
    for (const { name } of container.volumeMounts) expect(names).toContain(name);
    expect(container.ports[0].name).toBe(service.spec.ports[0].targetPort);
  });

  it("for Traefik name a service that is there", () => {
    const { http } = parse(read("proxy/traefik.yml"));
    expect(Object.keys(http.services)).toContain(http.routers.duplistatus.service);
  });

  it("set only environment variables that the program knows", () => {
    const config = readFileSync(join(root, "server/src/platform/config.ts"), "utf8");
    const texts = [
      read("compose/compose.yml"),
      read("compose/compose.replicas.yml"),
      read("kubernetes/duplistatus.yml"),
    ];
    const set = texts.flatMap((text) =>
      [...text.matchAll(/(?:^ {4,6}|name: )([A-Z][A-Z_]+)(?::|,|$)/gm)].map(([, name]) => name!),
    );
    const others = new Set(["POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB", "SITE"]);
    expect(set.length).toBeGreaterThan(5);
    for (const name of set)
      if (!others.has(name)) expect(config, name).toMatch(new RegExp(`["'.]${name}\\b`));
  });

  it("for unRAID are XML whose tags close", () => {
    const open: string[] = [];
    for (const [, end, name, self] of read("unraid/duplistatus.xml").matchAll(
      /<(\/?)([A-Za-z]+)[^>]*?(\/?)>/g,
    )) {
      if (self) continue;
      if (end) expect(open.pop()).toBe(name);
      else open.push(name!);
    }
    expect(open).toEqual([]);
  });

  it.runIf(existsSync("/usr/bin/systemd-analyze"))("for systemd have no key that it does not know", () => {
    const unit = join(folder, "duplistatus.service");
    writeFileSync(
      unit,
      read("systemd/duplistatus.service")
        .replace(/^ExecStart=\S+/m, "ExecStart=/bin/true")
        .replace(/^User=.*$/m, "User=daemon"),
    );
    const { stdout, stderr } = spawnSync("systemd-analyze", ["verify", unit], { encoding: "utf8" });
    const said = `${stdout}${stderr}`.split("\n").filter((line) => line.includes("duplistatus.service"));
    expect(said).toEqual([]);
  });

  it("for Podman have the keys of a quadlet", () => {
    const sections = read("podman/duplistatus.container").match(/^\[\w+\]$/gm);
    expect(sections).toEqual(["[Unit]", "[Container]", "[Service]", "[Install]"]);
    for (const key of ["Image", "PublishPort", "Volume", "ReadOnly", "DropCapability"])
      expect(read("podman/duplistatus.container")).toMatch(new RegExp(`^${key}=\\S`, "m"));
  });
});

describe("the packed program", () => {
  it("serves the built browser program from what is in the package, without a build", async () => {
    const target = join(folder, "node_modules/duplistatus");
    const packed = spawnSync(process.execPath, [join(root, "scripts/pack.mjs"), "--to", target], {
      encoding: "utf8",
    });
    expect(packed.stderr + packed.stdout).not.toContain("rror");
    const { dependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(target, "package.json"), "utf8"),
    ) as Record<string, Record<string, string>>;
    // What is declared is all that is there, beside what those bring along.
    const all = join(root, "node_modules");
    for (const name of [...Object.keys(dependencies!), ...Object.keys(optionalDependencies!)])
      expect(existsSync(join(all, name, "package.json")), name).toBe(true);
    symlinkSync(all, join(target, "node_modules"));
    const child = spawn(process.execPath, [join(target, "bin/duplistatus.mjs"), "serve"], {
      env: {
        PATH: process.env.PATH,
        DATA_DIR: join(folder, "own"),
        PORT: "0",
        HOST: "127.0.0.1",
        LOG_LEVEL: "fatal",
      },
      cwd: folder,
    });
    try {
      let said = "";
      const address = await new Promise<string>((resolve, reject) => {
        const hear = (piece: Buffer) => {
          said += piece;
          const found = /is ready: (\S+)/.exec(said)?.[1];
          if (found) resolve(found);
        };
        child.stdout.on("data", hear);
        child.stderr.on("data", hear);
        child.once("exit", () => reject(new Error(said)));
      });
      const page = await (await fetch(address)).text();
      const script = /src="\.?\/?(assets\/[^"]+\.js)"/.exec(page)?.[1];
      expect((await fetch(new URL(script!, address))).status).toBe(200);
      expect((await fetch(new URL("guide/", address))).status).toBe(200);
      expect((await fetch(new URL("api/docs", address))).status).toBe(200);
    } finally {
      child.kill("SIGKILL");
    }
  }, 180_000);
});
