import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import { StatusMark } from "./status-mark.tsx";

interface NoticeProps {
  tone: "ok" | "warn" | "err" | "info";
  action?: ReactNode;
  className?: string;
  children: ReactNode;
}

const looks = { ok: "bg-ok-weak", warn: "bg-warn-weak", err: "bg-err-weak", info: "bg-sunken" };

/** A sentence that stays in the page: an error in place, or something to know. Errors are announced. */
export function Notice({ tone, action, className, children }: NoticeProps) {
  return (
    <div
      role={tone === "err" ? "alert" : undefined}
      className={classes("flex items-start gap-2.5 rounded-md px-3 py-2", looks[tone], className)}
    >
      {tone !== "info" && (
        <StatusMark kind={tone} className={action ? "mt-0.5 sm:mt-0 sm:self-center" : "mt-0.5"} />
      )}
      <div className={classes("min-w-0 flex-1 break-words", Boolean(action) && "sm:self-center")}>
        {children}
      </div>
      {action}
    </div>
  );
}
