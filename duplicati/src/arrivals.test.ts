import { describe, expect, test } from "vitest";
import { backupDocument, bytesOf, formBody } from "../fixtures/build.ts";
import { readReport, readReportLog } from "./index.ts";

const result = `DeletedFiles: 24
ExaminedFiles: 19699
SizeOfExaminedFiles: 50222191
PartialBackup: False
Dryrun: False
MainOperation: Backup
RemoteSynchronizationResults: []
ParsedResult: Success
Interrupted: False
Version: 2.0.6.3 (2.0.6.3_beta_2021-06-17)
EndTime: 29.11.2026 03:16:48 (1795918608)
BeginTime: 29.11.2026 03:00:00 (1795917600)
Duration: 00:16:48.1900598
WarningsActualLength: 0
ErrorsActualLength: 0
LimitedMessages: []
`;
const text = `Duplicati Backup report for kanzlei-nas\n\n${result}`;
const failed =
  "Failed: Accès refusé.\nDetails: System.UnauthorizedAccessException: Accès refusé.\n   à Duplicati.Library.Main.Controller.Run()\n";

function read(body: Uint8Array) {
  const outcome = readReport(body, undefined);
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.report;
}

function kindOf(body: Uint8Array) {
  const outcome = readReport(body, undefined);
  return outcome.ok ? outcome.report.result : outcome.failure.kind;
}

/** Bytes of a text in UTF-16, with its mark or without. */
function utf16(content: string, { bigEndian = false, mark = true } = {}): Uint8Array {
  const bytes = Buffer.from((mark ? "\uFEFF" : "") + content, "utf16le");
  return bigEndian ? bytes.swap16() : bytes;
}

function utf32(content: string, bigEndian = false): Uint8Array {
  const points = Array.from(`\uFEFF${content}`, (character) => character.codePointAt(0)!);
  const bytes = Buffer.alloc(points.length * 4);
  for (const [i, point] of points.entries()) {
    if (bigEndian) bytes.writeUInt32BE(point, i * 4);
    else bytes.writeUInt32LE(point, i * 4);
  }
  return bytes;
}

function multipart(name: string, content: string, head = ""): Uint8Array {
  const other = '--b0un-dary\r\nContent-Disposition: form-data; name="token"\r\n\r\nabc\r\n';
  return bytesOf(
    `${other}--b0un-dary\r\nContent-Disposition: form-data; name="${name}"${head}\r\n\r\n${content}\r\n--b0un-dary--\r\n`,
  );
}

const expected = {
  operation: "Backup",
  result: "Success",
  backupName: "kanzlei-nas",
  begin: "2026-11-29T02:00:00Z",
  examinedFiles: 19699,
  warnings: 0,
};

describe("a text report is read whatever its way did to it", () => {
  test.each([
    ["CR LF", text.replaceAll("\n", "\r\n")],
    ["lone CR", text.replaceAll("\n", "\r")],
    ["an extra CR", text.replaceAll("\n", "\r\r\n")],
    ["two extra CR", text.replaceAll("\n", "\r\r\r\n")],
    ["blanks at line ends", text.replaceAll("\n", "  \t\n")],
    ["no-break blanks at line ends", text.replaceAll("\n", "\u00a0\n")],
    ["indented lines", text.replaceAll(/^/gm, "    ")],
    ["empty lines in front", `\n\r\n \n${text}`],
    ["a byte order mark", `\uFEFF${text}`],
    ["lost line ends", text.replaceAll("\n", "")],
    ["line ends that became blanks", text.replaceAll("\n", " ")],
    ["line ends that were written out", text.replaceAll("\n", "\\n")],
    ["CR LF that were written out", text.replaceAll("\n", "\\r\\n")],
    ["line ends that became markup", text.replaceAll("\n", "<br/>")],
    ["a heading that runs into the properties", text.replace("\n\n", "   ")],
    ["a user's line above", `Nightly, cellar\n${text}`],
    ["a user's words in front", `[cellar] ${text}`],
  ])("%s", (_, arrived) => {
    for (const body of [formBody(arrived), bytesOf(arrived), multipart("message", arrived)])
      expect(read(body)).toMatchObject(expected);
  });

  test.each([
    ["unescaped in a form", bytesOf(`message=${text}`)],
    ["unescaped with a & in it", bytesOf(`message=${text.replace("kanzlei-nas", "Me & you")}`), "Me & you"],
    ["escaped twice", formBody(encodeURIComponent(text))],
    ["escaped without a field", bytesOf(encodeURIComponent(text))],
    ["in a field of another name", formBody(text, "payload")],
    ["behind another field", bytesOf(`token=1&message=${encodeURIComponent(text)}`)],
    ["as a file of a form", multipart("file", text, '; filename="result.txt"')],
    [
      "quoted-printable",
      multipart(
        "m",
        text.replaceAll("=", "=3D").replaceAll(": ", ":=\r\n "),
        "\r\nContent-Transfer-Encoding: quoted-printable",
      ),
    ],
    ["base64", multipart("m", Buffer.from(text).toString("base64"), "\r\nContent-Transfer-Encoding: base64")],
    ["in the JSON of a chat program", bytesOf({ username: "duplicati", text })],
    ["in the JSON of a webhook", bytesOf([{ headers: { host: "x" }, body: { message: text } }])],
    ["in UTF-16", utf16(text)],
    ["in UTF-16 of the other order", utf16(text, { bigEndian: true })],
    ["in UTF-16 without its mark", utf16(text, { mark: false })],
    ["in UTF-32", utf32(text)],
  ])("%s", (_, body, backupName = "kanzlei-nas") =>
    expect(read(body)).toMatchObject({ ...expected, backupName }),
  );

  test("a report without line ends never becomes a name", () => {
    const glued = text.replaceAll("\n", "").replace("DeletedFiles", "SomethingNew");
    expect(read(formBody(glued)).backupName?.length ?? 0).toBeLessThan(60);
  });
});

describe("a JSON report is read whatever is around it", () => {
  const json = JSON.stringify(backupDocument());
  const data = (backupDocument() as { Data: object }).Data;
  test.each([
    ["in a form field", formBody(json)],
    ["unescaped in a form field", bytesOf(`message=${json}`)],
    ["in a field of another name", formBody(json, "payload_json")],
    ["behind a heading", formBody(`Duplicati Backup report for Photos\n\n${json}`)],
    ["behind a heading in the body", bytesOf(`My report:\n${json}`)],
    ["in front of something", bytesOf(`${json}\n-- \nsent by a script`)],
    ["in a multipart field", multipart("message", json)],
    ["as a file", multipart("file", json, '; filename="result.json"\r\nContent-Type: application/json')],
    ["in UTF-16", utf16(json)],
    ["in UTF-16 of the other order", utf16(json, { bigEndian: true })],
    ["in UTF-32 of the other order", utf32(json, true)],
    ["in a list", bytesOf([backupDocument()])],
    ["in an object", bytesOf({ event: "backup", report: backupDocument() })],
    ["as text in an object", bytesOf({ body: json })],
    ["as text in an object in a form field", formBody(JSON.stringify({ payload: json }))],
  ])("%s", (_, body) =>
    expect(read(body)).toMatchObject({ result: "Success", machineName: "attic", backupName: "Photos → NAS" }),
  );

  test("the result alone is one", () =>
    expect(read(bytesOf(data))).toMatchObject({ result: "Success", machineName: null, examinedFiles: 1204 }));

  test("its log is found in the same places", () => {
    const line = "2026-08-01 03:00:41 +02 - [Warning-A.B-C]: Careful";
    const logged = JSON.stringify(backupDocument({ logLines: [line] }));
    for (const body of [bytesOf(logged), formBody(logged), utf16(logged), multipart("message", logged)])
      expect(readReportLog(body, undefined).entries).toMatchObject([{ level: "Warning", text: "Careful" }]);
    const inText = formBody(`${text}\nLog data:\n${line}`.replaceAll("\n", "\r\r\n"));
    expect(readReportLog(inText, undefined).entries).toMatchObject([{ level: "Warning", text: "Careful" }]);
  });
});

describe("a failed run's %RESULT% alone", () => {
  test.each([
    ["in French", failed, "Accès refusé."],
    ["in one line", failed.replaceAll("\n", ""), "Accès refusé."],
    ["with CR LF", failed.replaceAll("\n", "\r\n"), "Accès refusé."],
    [
      "in Russian",
      "Failed: Путь не найден.\nDetails: System.IO.IOException: Путь не найден.\n",
      "Путь не найден.",
    ],
    [
      "with its sentence in the next line",
      "Failed: \nНет доступа\nDetails: System.Exception: x\n",
      "Нет доступа",
    ],
    ["of later versions", `${failed}\n${result.replace("Success", "Fatal")}`, "Accès refusé."],
  ])("%s", (_, arrived, firstProblem) => {
    for (const body of [formBody(arrived), bytesOf(arrived)])
      expect(read(body)).toMatchObject({
        operation: "Backup",
        result: "Fatal",
        firstProblem,
        countsAsBackup: false,
      });
  });
});

describe("the heading", () => {
  test.each([
    ["Alpha (Success)", "Alpha"],
    ["Alpha [Success]", "Alpha"],
    ["Alpha: Success", "Alpha"],
    ["Alpha - Success", "Alpha"],
    ["Alpha – Success!", "Alpha"],
    ["Alpha   Success   ", "Alpha"],
    ["Alpha Success", "Alpha"],
    ["Alpha (0f1e, DB-4, attic) Success", "Alpha"],
    ["Alpha (0f1e, DB-4, attic) (Success)", "Alpha"],
    ["Alpha (Success) (0f1e, DB-4, attic)", "Alpha"],
    // A name may end with such a word when it is not this run's result.
    ["Trial and Error", "Trial and Error"],
    ["The Successor", "The Successor"],
  ])("%s", (heading, backupName) => {
    for (const gap of ["\n\n", "\n", "   ", ""]) {
      const report = read(formBody(`Duplicati Backup report for ${heading}${gap}${result}`));
      expect(report).toMatchObject({ backupName, result: "Success" });
    }
    for (const version of ["2.0.8.1", "2.3.0.4"]) {
      const later = result.replace("2.0.6.3", version);
      expect(read(formBody(`Duplicati Backup report for ${heading}\n\n${later}`))).toMatchObject({
        backupName,
      });
    }
  });

  test("alone tells operation, name and result", () =>
    expect(read(formBody("Duplicati Restore report for Alpha: Error"))).toMatchObject({
      operation: "Restore",
      backupName: "Alpha",
      result: "Error",
    }));

  test("names of the user's own lines are taken", () => {
    const own = `backup-name: Alpha\nMachine-Name: attic\nbackup-id: DB-4\n\n${result}`;
    expect(read(formBody(own))).toMatchObject({
      backupName: "Alpha",
      machineName: "attic",
      backupId: "DB-4",
    });
  });
});

describe("templates of one line", () => {
  test.each([
    ["Backup Backup completed: Success", "Backup", "Success"],
    ["Backup Success", "Backup", "Success"],
    ["Office: Warning", "Backup", "Warning"],
    ["[Fatal] Office", "Backup", "Fatal"],
    ["Sauvegarde terminée (Error).", "Backup", "Error"],
    ["備份完成：Success", "Backup", "Success"],
    ["Error report of Duplicati: Success", "Backup", "Success"],
    ["Restore of Photos: Success", "Restore", "Success"],
    ["Test Success", "Test", "Success"],
    // A job of that name, not that operation.
    ["Test: Success", "Backup", "Success"],
    ["PurgeBrokenFiles Warning", "PurgeBrokenFiles", "Warning"],
    ["Backup done", "Backup", "Unknown"],
    ["Success or Error? Backup", "Backup", "Unknown"],
    ["Backup Successful", "Backup", "Unknown"],
  ])("%s", (line, operation, resultOfRun) =>
    expect(read(formBody(line))).toMatchObject({
      operation,
      result: resultOfRun,
      reduced: true,
      backupName: null,
    }),
  );

  test("under another name of the field are read only when they tell both", () => {
    expect(kindOf(formBody("Backup Success", "text"))).toBe("Success");
    expect(kindOf(formBody("Office: Success", "text"))).toBe("unreadable");
    expect(kindOf(formBody("hello", "text"))).toBe("not-a-report");
  });
});

describe("what cannot be read is kept when it came in Duplicati's own field", () => {
  test.each([
    ["any text", formBody("hello")],
    ["an own JSON without a result", formBody('{"job":"Alpha"}')],
    ["damaged JSON", formBody('{"Data":{"MainOperation":"Back')],
    ["broken JSON", formBody("{not json")],
    ["a multipart field", multipart("message", "hello")],
    ["too many entries", formBody(`{"Data":[${"{},".repeat(2_000_001)}{}]}`)],
    ["a line outside of a form", bytesOf("The Backup ended with Success")],
  ])("%s", (_, body) => expect(kindOf(body)).toBe("unreadable"));

  test.each([
    "",
    " ",
    "hello",
    "<html>Backup Error</html>",
    "a=1&b=2",
    "--x",
    "&&&&",
    "status=ok",
    "[1,2]",
    '{"text":"hi"}',
  ])("but not where Duplicati never sends it: %j", (body) =>
    expect(kindOf(bytesOf(body))).toBe("not-a-report"),
  );
});
