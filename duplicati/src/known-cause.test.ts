import { describe, expect, it } from "vitest";
import { loadReports } from "../fixtures/load.ts";
import { knownCause } from "./known-cause.ts";
import { readReport } from "./read-report.ts";

const codeOf = (text: string) => knownCause([text])?.code;

describe("the cause of a failure", () => {
  it.each([
    ["The folder /mnt/backup/till does not exist", "folder-missing"],
    ["Found 20 files that are missing from the remote storage, please run repair", "files-missing"],
    ["Found 3 remote files that are not recorded in local storage.", "files-unknown"],
    ["You have attempted to change a passphrase to an existing backup", "passphrase-changed"],
    ["Failed to decrypt data (invalid passphrase?): Invalid password or corrupted data", "passphrase-wrong"],
    ['You have attempted to change the parameter "blockhash" from "SHA256" to "NOPE9"', "setting-changed"],
    ["The volume size must be at least twice the block size", "setting-invalid"],
    ["Backup aborted since the source path /srv/gone does not exist.", "source-missing"],
    ["No valid source folders found, aborting backup as it would be empty", "source-empty"],
    ["No such host is known. (s3.example.com:443)", "host-unknown"],
    ["No route to host (vault.lan:22)", "no-route"],
    ["Connection refused (127.0.0.1:9)", "connection-refused"],
    ["The operation has timed out.", "timed-out"],
    ["Connection reset by peer", "connection-lost"],
    ["Permission denied (publickey,password).", "login-refused"],
    ["Response status code does not indicate success: 401 (Unauthorized).", "login-refused"],
    ["Failed to authorize using the OAuth service: invalid_grant", "authorization-expired"],
    ["Access to the path '/mnt/store/x.dblock.zip.aes' is denied.", "access-denied"],
    ["The SSL connection could not be established, see inner exception.", "certificate"],
    ["Validation of server fingerprint failed. Server returned ssh-rsa 2048", "host-key"],
    ["No space left on device", "disk-full"],
    ["Response status code does not indicate success: 507 (Insufficient Storage).", "quota-full"],
    ["429 (Too Many Requests)", "too-many-requests"],
    ["Response status code does not indicate success: 503 (Service Unavailable).", "service-failed"],
    ["SQLite Error 5: 'database is locked'.", "database-locked"],
    ["Unable to determine database format: SQLite Error 26: 'file is not a database'.", "database-damaged"],
    ['Hash mismatch on file "duplicati-b1.dblock.zip", recorded hash: i4B2=', "file-damaged"],
    ["The previous backup has time 11/22/2026. Something is wrong with the clock.", "clock-wrong"],
    ["A task was canceled.", "stopped"],
    ["Could not find file '/tmp/dup-80a37928-9ffd-4e0f-a171-9d4a4ff6000b'.", "temporary-file-lost"],
  ])("of “%s” is %s", (text, code) => expect(codeOf(text)).toBe(code));

  it("names the host or the path that the words name", () => {
    expect(knownCause(["No route to host (vault.lan:22)"])).toMatchObject({ host: "vault.lan", path: null });
    expect(knownCause(["The folder /mnt/backup/my files does not exist"])).toMatchObject({
      host: null,
      path: "/mnt/backup/my files",
    });
    expect(knownCause(["The folder -redacted- does not exist"])).toMatchObject({ path: null });
  });

  it("is looked for in the first text that tells one", () => {
    expect(knownCause([null, "Something nobody has seen before", "Connection refused"])?.code).toBe(
      "connection-refused",
    );
    expect(knownCause(["Something nobody has seen before"])).toBeNull();
  });

  it("is known for nearly every failure that was captured", () => {
    const unknown = loadReports().flatMap(({ body, contentType }) => {
      const outcome = readReport(body, contentType);
      if (!outcome.ok || (outcome.report.result !== "Fatal" && outcome.report.result !== "Error")) return [];
      const { firstProblem } = outcome.report;
      return firstProblem !== null && knownCause([firstProblem]) === null ? [firstProblem] : [];
    });
    expect([...new Set(unknown)].length).toBeLessThan(6);
  });
});
