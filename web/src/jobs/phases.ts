const words = {
  Starting_Operation: "preparing",
  Backup_Begin: "preparing",
  Backup_PreBackupVerify: "verifying",
  Backup_PostBackupTest: "verifying",
  Backup_PreviousBackupFinalize: "preparing",
  Backup_ProcessingFiles: "backingUp",
  Backup_Finalize: "finishing",
  Backup_WaitForUpload: "uploading",
  Backup_Delete: "deleting",
  Backup_Compact: "compacting",
  Backup_Lock: "locking",
  Backup_VerificationUpload: "uploading",
  Backup_PostBackupVerify: "verifying",
  Backup_Complete: "finishing",
  Backup_RemoteSynchronization: "syncing",
  Recreate_Running: "repairing",
  Vacuum_Running: "cleaning",
  Verify_Running: "verifying",
  Delete_Listing: "deleting",
  Delete_Deleting: "deleting",
} as const;

type Word = (typeof words)[keyof typeof words] | "restoring";

/** The text for a phase in Duplicati's own words (OperationPhase); null for one that is not known. */
export function phaseKey(phase: string | null): `phase.${Word}` | null {
  if (phase === null) return null;
  if (phase in words) return `phase.${words[phase as keyof typeof words]}`;
  if (phase.startsWith("Restore_")) return "phase.restoring";
  if (phase.startsWith("Sync_")) return "phase.syncing";
  if (phase.startsWith("PurgeFiles_")) return "phase.cleaning";
  return null;
}
