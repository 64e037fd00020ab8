import type { DemoServer } from "./population.ts";
import type { Random } from "./random.ts";
import type { Release } from "./releases.ts";
import type { Trouble } from "./run.ts";

const unixFolders = ["/srv/shares/team", "/home/anna/Documents", "/var/lib/app/spool", "/data/projects/2025"];
const windowsFolders = [
  "D:\\Shares\\Team",
  "C:\\Users\\Anna\\AppData\\Local",
  "D:\\Projects\\2025",
  "E:\\Exports",
];
const files = [
  "ledger.accdb",
  "~$budget.xlsx",
  "archive.pst",
  "session.lock",
  "draft (2).docx",
  "cache.sqlite-wal",
];
const blockProcessor = "Duplicati.Library.Main.Operation.Backup.FileBlockProcessor.FileEntry";

/** A file that could not be read: a Warning with a path, redacted by newer releases (docs/duplicati 2.7). */
export function unreadableFile(random: Random, server: DemoServer, release: Release): Trouble {
  const windows = server.operatingSystem === "Windows";
  const folder = random.pick(windows ? windowsFolders : unixFolders);
  const path = release.redacted ? "-redacted-" : `${folder}${windows ? "\\" : "/"}${random.pick(files)}`;
  const denied = `Access to the path '${path}' is denied.`;
  if (release.family <= 2) {
    const text = `Failed to process path: ${path}\nSystem.UnauthorizedAccessException: ${denied}`;
    return { level: "Warning", tag: blockProcessor, id: "PathProcessingFailed", text };
  }
  if (random.chance(0.5)) {
    const text = `Excluding path due to permission denied: ${path}\nSystem.UnauthorizedAccessException: ${denied}`;
    return { level: "Warning", tag: blockProcessor, id: "PermissionDenied", text };
  }
  const used = `The process cannot access the file '${path}' because it is being used by another process.`;
  const text = `Excluding path due to file locked: ${path}\nSystem.IO.IOException: ${used}`;
  return { level: "Warning", tag: blockProcessor, id: "FileLocked", text };
}

/** The warning of a run that the user stopped after the current file. */
export const stoppedByUser: Trouble = {
  level: "Warning",
  tag: "Duplicati.Library.Main.Operation.BackupHandler",
  id: "CancellationRequested",
  text: "Cancellation was requested by user.",
};

/** The destination is nearly full; sizes as the sender prints them. */
export function quotaNear(used: string, of: string): Trouble {
  return {
    level: "Warning",
    tag: "Duplicati.Library.Main.Operation.FilelistProcessor",
    id: "AssignedQuotaNear",
    text: `Assigned quota is close to being exceeded: Using ${used} of ${of}`,
  };
}

/** The exception and its log lines when the destination cannot be reached. */
export function unreachable(message: string, host: string, release: Release) {
  const type = release.mono ? "System.Net.WebException" : "System.Net.Sockets.SocketException";
  const detail = release.mono ? `Error: ConnectFailure (${message})` : `${message} ${host}`;
  const exception = { type, message: detail };
  const operation = "Duplicati.Library.Main.Controller";
  const failed =
    release.family <= 2
      ? `The operation Backup has failed with error: ${detail}`
      : "The operation Backup has failed";
  const troubles: Trouble[] = [
    {
      level: "Error",
      tag: operation,
      id: "FailedOperation",
      text: `${failed}\n${exceptionText(exception, release)}`,
    },
  ];
  return { exception, troubles };
}

/** Causes of a single bad night, besides those of a story. */
export const passingFailures = [
  "Connection refused",
  "Connection timed out",
  "No route to host",
  "Name or service not known",
  "The remote server returned an error: (503) Service Unavailable",
];

/** Type, message and stack trace as `Exception` carries them. */
export function exceptionText(exception: { type: string; message: string }, release: Release): string {
  return `${exception.type}: ${exception.message}\n${stackTrace(release)}`;
}

/** A stack trace in the words of the sender's runtime. */
export function stackTrace(release: Release): string {
  return release.mono ? monoStack : netStack;
}

const netStack = `   at Duplicati.Library.Main.Backend.BackendManager.ListOperation.ExecuteAsync(IBackend backend, CancellationToken cancelToken)
   at Duplicati.Library.Main.Backend.BackendManager.Handler.ExecuteWithRetry(PendingOperationBase op, CancellationToken cancellationToken)
   at Duplicati.Library.Main.Backend.BackendManager.ListAsync(CancellationToken cancelToken)
   at Duplicati.Library.Main.Operation.FilelistProcessor.VerifyRemoteList(IBackendManager backend, Options options, LocalDatabase database)
   at Duplicati.Library.Main.Operation.BackupHandler.PreBackupVerify(Options options, BackupResults result, IBackendManager backendManager)
   at Duplicati.Library.Main.Operation.BackupHandler.RunAsync(String[] sources, IBackendManager backendManager, IFilter filter)
   at Duplicati.Library.Main.Controller.RunAction[T](T result, String[]& paths, IFilter& filter, Func\`3 method)`;

const monoStack = `  at Duplicati.Library.Main.BackendManager.List () [0x00049] in <d3cb565459e1450292f308781bb682bf>:0 
  at Duplicati.Library.Main.Operation.FilelistProcessor.VerifyRemoteList (Duplicati.Library.Main.BackendManager backend, Duplicati.Library.Main.Options options) [0x00000] in <d3cb565459e1450292f308781bb682bf>:0 
  at Duplicati.Library.Main.Operation.BackupHandler.PreBackupVerify (Duplicati.Library.Main.BackendManager backend, System.String protectedfile) [0x0011d] in <d3cb565459e1450292f308781bb682bf>:0 
  at Duplicati.Library.Main.Controller.RunAction[T] (T result, System.String[]& paths, Duplicati.Library.Utility.IFilter& filter, System.Action\`1[T] method) [0x0011c] in <d3cb565459e1450292f308781bb682bf>:0 `;
