import type { ReactNode } from "react";

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  mark?: ReactNode;
  action?: ReactNode;
}

/** What stands where a list has nothing: what that means, and what one can do. */
export function EmptyState({ title, children, mark, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-1 px-4 py-10 text-center">
      {mark && <div className="mb-2">{mark}</div>}
      <p className="font-semibold">{title}</p>
      {children && <p className="max-w-105 text-ink-2">{children}</p>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
