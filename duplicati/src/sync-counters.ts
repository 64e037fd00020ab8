import type { Report } from "./report.ts";

/**
 * A Sync job's numbers under the names of a backup's. `BytesUploaded` of its statistics is −1 per file (docs/duplicati
 * 10.12): the size of what was uploaded stands here.
 */
export function addSyncCounters(report: Report, count: (key: string) => number | null): void {
  report.examinedFiles = count("SourceFiles");
  report.sourceSize = count("SizeOfSourceFiles");
  report.addedFiles = count("FilesUploaded");
  report.addedSize = count("SizeOfUploadedFiles");
  report.uploadedBytes = count("SizeOfUploadedFiles");
  report.deletedFiles = count("FilesDeleted");
  report.addedFolders = count("FoldersCreated");
  report.deletedFolders = count("FoldersDeleted");
}
