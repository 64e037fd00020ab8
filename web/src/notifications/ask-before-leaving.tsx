import { useBlocker } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useErrorText } from "../api/error-text.tsx";
import { Confirm } from "../ui/confirm.tsx";

interface AskBeforeLeavingProps {
  /** Something was typed that is not saved. */
  isChanged: boolean;
  title: string;
  confirm: string;
  children: ReactNode;
}

/** Asks before unsaved changes go with the page; the browser asks by itself when the tab is closed. */
export function AskBeforeLeaving({ isChanged, title, confirm, children }: AskBeforeLeavingProps) {
  const errorText = useErrorText();
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => isChanged && current.pathname !== next.pathname,
    enableBeforeUnload: isChanged,
    withResolver: true,
  });
  return (
    <Confirm
      open={leaving.status === "blocked"}
      onClose={() => leaving.reset?.()}
      title={title}
      confirm={confirm}
      errorText={errorText}
      onConfirm={async () => leaving.proceed?.()}
    >
      {children}
    </Confirm>
  );
}
