import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";

interface AdvancedProps {
  label: string;
  /** Open from the start, for example because something in it is wrong. */
  open?: boolean;
  children: ReactNode;
}

/** Fields that few people need, behind a line that opens them. */
export function Advanced({ label, open = false, children }: AdvancedProps) {
  const [opened, setOpened] = useState(false);
  const shown = open || opened;
  return (
    <div>
      <button
        type="button"
        aria-expanded={shown}
        onClick={() => setOpened(!shown)}
        className="-ml-1 flex items-center gap-1 rounded-xs px-1 py-0.5 text-md font-medium text-ink-2 hover:text-ink max-sm:min-h-10"
      >
        <ChevronRight
          size={14}
          aria-hidden="true"
          className={`transition-transform duration-120 motion-reduce:transition-none ${shown ? "rotate-90" : ""}`}
        />
        {label}
      </button>
      {shown && <div className="mt-3">{children}</div>}
    </div>
  );
}
