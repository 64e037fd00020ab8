import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** The operations that have a word of their own, in the order of a choice. */
export const operations = [
  "Backup",
  "Test",
  "Restore",
  "Compact",
  "Repair",
  "Vacuum",
  "Delete",
  "List",
  "LockResults",
  "RemoteSynchronization",
] as const;

/** Names operations in the reader's language; others keep Duplicati's own word. */
export function useOperationName(): (operation: string) => string {
  const { t } = useTranslation("runs");
  return useCallback(
    (operation) => {
      const known = operations.find((each) => each === operation);
      return known ? t(`operation.${known}`) : operation;
    },
    [t],
  );
}
