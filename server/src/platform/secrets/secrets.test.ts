import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSecrets, keyFileName, SecretLost } from "./secrets.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "duplistatus-secrets-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const byFile = () => createSecrets({ secretKey: null, dataDir });
const byKey = (secretKey: string) => createSecrets({ secretKey, dataDir });

describe("secrets", () => {
  it("come back as they were sealed, from every process on the same data directory", () => {
    const sealed = byFile().seal("pässwörd 🔑", "a");
    expect(sealed).not.toContain("pässwörd");
    expect(byFile().open(sealed, "a")).toBe("pässwörd 🔑");
  });

  it("make a key file that only its owner can read, once", () => {
    byFile().seal("x", "a");
    const key = readFileSync(join(dataDir, keyFileName), "utf8");
    byFile().seal("y", "a");
    expect(readFileSync(join(dataDir, keyFileName), "utf8")).toBe(key);
    expect(statSync(join(dataDir, keyFileName)).mode & 0o777).toBe(0o600);
  });

  it("are sealed differently each time", () => {
    const secrets = byFile();
    expect(secrets.seal("x", "a")).not.toBe(secrets.seal("x", "a"));
  });

  it("open only for the purpose they were sealed for", () => {
    const secrets = byFile();
    expect(() => secrets.open(secrets.seal("x", "a"), "b")).toThrow(SecretLost);
  });

  it("say when the key is another one", () => {
    const sealed = byKey("one long enough key").seal("x", "a");
    expect(byKey("one long enough key").open(sealed, "a")).toBe("x");
    expect(() => byKey("another long enough key").open(sealed, "a")).toThrow("another key");
    expect(() => byFile().open(sealed, "a")).toThrow("another key");
  });

  it.each(["", "v1", "v1.a.b.c", "v2.a.b.c.d"])("refuse the damaged text %o", (text) => {
    expect(() => byFile().open(text, "a")).toThrow(SecretLost);
  });

  it("refuse a changed text", () => {
    const secrets = byFile();
    const sealed = secrets.seal("some longer text", "a");
    const changed = `${sealed.slice(0, -3)}${sealed.at(-3) === "A" ? "B" : "A"}${sealed.slice(-2)}`;
    expect(() => secrets.open(changed, "a")).toThrow("damaged");
  });

  it("never replace a damaged key file by a new key", () => {
    writeFileSync(join(dataDir, keyFileName), "not a key");
    expect(() => byFile().seal("x", "a")).toThrow("damaged");
  });
});
