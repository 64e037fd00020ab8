import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestApp, testApp } from "../../testing/app.ts";

describe.each(["/", "/backups/"])("the guide below %s", (basePath) => {
  let program: TestApp;
  let webRoot: string;
  beforeAll(async () => {
    webRoot = mkdtempSync(join(tmpdir(), "duplistatus-web-"));
    mkdirSync(join(webRoot, "guide"));
    writeFileSync(join(webRoot, "index.html"), "<html><head></head><body>the program</body></html>");
    writeFileSync(join(webRoot, "guide/index.html"), "the guide");
    writeFileSync(join(webRoot, "guide/monitoring.html"), "monitoring");
    writeFileSync(join(webRoot, "guide/guide.css"), "a {}");
    program = await testApp({ webRoot, config: { basePath } });
  });
  afterAll(async () => {
    await program.close();
    rmSync(webRoot, { recursive: true });
  });

  const get = (path: string) =>
    program.send("GET", `${basePath}${path}`, { headers: { accept: "text/html" } });

  it("is sent to its folder, so that relative links work", async () => {
    const answer = await get("guide");
    expect(answer.statusCode).toBe(302);
    const address = new URL(answer.headers.location as string, `http://nas${basePath}guide`);
    expect(address.pathname).toBe(`${basePath}guide/`);
  });

  it("and the program itself is found without the slash at the end of its path", async () => {
    if (basePath === "/") return;
    const answer = await program.send("GET", basePath.slice(0, -1));
    expect([answer.statusCode, answer.headers.location]).toEqual([302, basePath]);
  });

  it("needs no login, and its pages have addresses with and without .html", async () => {
    for (const path of ["guide/", "guide/index", "guide/index.html"])
      expect((await get(path)).body).toBe("the guide");
    const page = await get("guide/monitoring");
    expect([page.statusCode, page.body]).toEqual([200, "monitoring"]);
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect((await get("guide/monitoring.html")).body).toBe("monitoring");
    expect((await get("guide/guide.css")).headers["content-type"]).toBe("text/css; charset=utf-8");
  });

  it("has nothing outside its folder, and no page of the program below it", async () => {
    for (const path of ["guide/nothing", "guide/..%2findex.html", "guide/.built-from"])
      expect((await get(path)).statusCode, path).toBe(404);
    expect((await get("guided")).body).toContain("the program");
  });
});
