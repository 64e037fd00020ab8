import { describe, expect, it } from "vitest";
import { recordedJson } from "../fixtures/api/recordings.ts";
import { type JobOptions, planReporting, planUndo, type ReportTarget } from "./report-options.ts";

const base = "https://dup.example/api/";
const target: ReportTarget = {
  upload: `${base}upload`,
  status: null,
  isOurs: (url) => url.startsWith(base),
};
const apply = (options: JobOptions, changes: readonly { name: string; after: string | null }[]) => {
  const next: Record<string, string> = { ...options };
  for (const { name, after } of changes) {
    if (after === null) delete next[name];
    else next[name] = after;
  }
  return next;
};
const plan = (options: JobOptions, family: "token" | "legacy", more: Partial<ReportTarget> = {}) =>
  planReporting(options, { family }, { ...target, ...more }, false);

describe("the options for reports", () => {
  it("are added beside those of other receivers, and nothing that somebody set is changed", () => {
    const options = { "--send-http-json-urls": "https://other/x", "--send-http-max-log-lines": "50" };
    const { changes } = plan(options, "token");
    expect(apply(options, changes)).toEqual({
      "--send-http-json-urls": "https://other/x;https://dup.example/api/upload",
      "--send-http-max-log-lines": "50",
      "--send-http-log-filter": "+*RetentionPolicy-BackupList;+*RetentionPolicy-AllBackupsToDelete",
    });
  });

  it("take the place of older addresses of the same receiver, which would send every report twice", () => {
    const options = {
      "--send-http-url": `https://other/x;${base}upload/old`,
      "--send-http-json-urls": `${base}upload/older`,
    };
    const next = apply(options, plan(options, "token").changes);
    expect(next["--send-http-url"]).toBe("https://other/x");
    expect(next["--send-http-json-urls"]).toBe(`${base}upload`);
  });

  it("are left alone where reports arrive already, by whichever option", () => {
    const lean = apply({}, plan({}, "token").changes);
    expect(plan(lean, "token").changes).toEqual([]);
    const old: Record<string, string> = { ...lean, "--send-http-url": target.upload };
    const { "--send-http-json-urls": _, ...withoutJson } = old;
    expect(plan(withoutJson, "token").changes).toEqual([]);
  });

  it("of 2.0.x have room for one address: another receiver is not pushed out unasked", () => {
    const options = { "--send-http-url": "https://other:8080/secret" };
    expect(plan(options, "legacy")).toEqual({ changes: [], inTheWay: "other:8080" });
    const { changes } = planReporting(options, { family: "legacy" }, target, true);
    expect(apply(options, changes)).toEqual({
      "--send-http-url": target.upload,
      "--send-http-result-output-format": "Json",
      "--send-http-log-level": "Information",
      "--send-http-max-log-lines": "0",
    });
    expect(apply(apply(options, changes), planUndo(apply(options, changes), changes, target.isOurs))).toEqual(
      options,
    );
  });

  it("that the server masks are not written back as stars", () => {
    const options = { "--send-http-json-urls": "https://***************" };
    expect(plan(options, "token")).toEqual({ changes: [], inTheWay: "--send-http-json-urls" });
  });

  it("bring live status only where it is wanted, beside what is there", () => {
    const options = { "--http-report-status-url": "https://a/x,https://b/y" };
    expect(plan(options, "token").changes.map(({ name }) => name)).not.toContain("--http-report-status-url");
    const { changes } = plan(options, "token", { status: `${base}status` });
    expect(apply(options, changes)["--http-report-status-url"]).toBe(`https://a/x;https://b/y;${base}status`);
  });

  it("become what they were, but for what was changed since", () => {
    const before = recordedJson("2.3.0.4", "settings/serversettings-with-globals") as Record<string, string>;
    const options = Object.fromEntries(Object.entries(before).filter(([name]) => name.startsWith("--")));
    const { changes } = plan(options, "token");
    const after = apply(options, changes);
    expect(apply(after, planUndo(after, changes, target.isOurs))).toEqual(options);
    const changed = {
      ...after,
      "--send-http-json-urls": `${after["--send-http-json-urls"]};https://new/z`,
      "--send-http-max-log-lines": "7",
    };
    const undone = apply(changed, planUndo(changed, changes, target.isOurs));
    expect(undone["--send-http-json-urls"]?.split(";").some(target.isOurs)).toBe(false);
    expect(undone["--send-http-json-urls"]).toContain("https://new/z");
    expect(undone["--send-http-max-log-lines"]).toBe("7");
  });
});
