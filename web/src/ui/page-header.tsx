import { Link, type LinkProps } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { Fragment, type ReactNode, useEffect } from "react";

interface PageHeaderProps {
  title: string;
  /** Title of the browser tab; the heading if left out. */
  tab?: string;
  meta?: ReactNode;
  mark?: ReactNode;
  crumbs?: readonly { label: string; link?: LinkProps }[];
  actions?: ReactNode;
}

/** Sets the title of the browser tab. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · duplistatus`;
  }, [title]);
}

/** The head of a page: where one is, its name, a line about it, and what one can do. Sets the tab's title too. */
export function PageHeader({ title, tab, meta, mark, crumbs, actions }: PageHeaderProps) {
  usePageTitle(tab ?? title);
  return (
    <header className="mb-4.5">
      {crumbs && crumbs.length > 0 && (
        <nav className="mb-1.5 flex flex-wrap items-center gap-1.5 text-sm text-ink-3">
          {crumbs.map((crumb, index) => (
            <Fragment key={crumb.label}>
              {index > 0 && <ChevronRight size={13} aria-hidden="true" />}
              {crumb.link ? (
                <Link {...crumb.link} className="rounded-xs hover:text-ink max-sm:py-2.5">
                  {crumb.label}
                </Link>
              ) : (
                <span>{crumb.label}</span>
              )}
            </Fragment>
          ))}
        </nav>
      )}
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-[1_1_280px]">
          <h1
            tabIndex={-1}
            className="flex items-center gap-2.5 text-xl font-bold tracking-[-0.015em] break-words"
          >
            {mark}
            <span className="min-w-0">{title}</span>
          </h1>
          {meta && <div className="mt-0.5 text-ink-2">{meta}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
