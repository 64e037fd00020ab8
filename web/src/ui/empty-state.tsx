import type { ReactNode } from "react";

interface EmptyStateProps {
  title: string;
  /** True where it is all that the page shows. */
  isPage?: boolean;
  children?: ReactNode;
  mark?: ReactNode;
  action?: ReactNode;
}

/** What stands where a list has nothing: what that means, and what one can do. */
export function EmptyState({ title, isPage, children, mark, action }: EmptyStateProps) {
  const Title = isPage ? "h1" : "p";
  return (
    <div className="flex flex-col items-center gap-1 px-4 py-10 text-center">
      {mark && <div className="mb-2">{mark}</div>}
      <Title className="font-semibold">{title}</Title>
      {children && <p className="max-w-105 text-ink-2">{children}</p>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
