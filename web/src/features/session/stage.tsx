import type { ReactNode } from "react";
import { Logo } from "../../ui/logo.tsx";
import { usePageTitle } from "../../ui/page-header.tsx";

interface StageProps {
  title: string;
  intro?: string;
  children: ReactNode;
}

/** The page around a form that stands alone: logging in, choosing a password. */
export function Stage({ title, intro, children }: StageProps) {
  usePageTitle(title);
  return (
    <main className="mx-auto flex min-h-dvh max-w-92 flex-col px-4 pt-[14vh] pb-10 max-sm:pt-10">
      <div className="mb-6 flex items-center gap-2.5 text-lg font-bold tracking-[-0.01em]">
        <Logo size={28} />
        duplistatus
      </div>
      <h1 className="text-xl font-bold tracking-[-0.015em]">{title}</h1>
      {intro && <p className="mt-0.5 text-ink-2">{intro}</p>}
      <div className="mt-5">{children}</div>
    </main>
  );
}
