import { useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { BarFacts } from "./bar-facts.tsx";
import { JobFacts } from "./job-facts.tsx";
import { type PeekAnchor, type PeekSubject, peekId } from "./peek-subject.ts";

interface PeekCardProps {
  anchor: PeekAnchor;
  subject: PeekSubject;
  onEnter: () => void;
  onLeave: () => void;
}

const gap = 6;
const edge = 8;

/** The floating card itself: below what it tells about, or above where there is more room. */
export function PeekCard({ anchor, subject, onEnter, onLeave }: PeekCardProps) {
  const card = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);

  useLayoutEffect(() => {
    const element = card.current;
    if (!element) return;
    const put = () => {
      const { offsetWidth: width, offsetHeight: height } = element;
      const viewport = document.documentElement.clientWidth;
      const below = anchor.bottom + gap;
      const fits = below + height + edge <= window.innerHeight || anchor.top < height + gap + edge;
      const middle = subject.bar ? (anchor.left + anchor.right - width) / 2 : anchor.left;
      setPlace({
        left: Math.max(edge, Math.min(middle, viewport - width - edge)),
        top: fits ? below : anchor.top - gap - height,
      });
    };
    put();
    const observer = new ResizeObserver(put);
    observer.observe(element);
    return () => observer.disconnect();
  }, [anchor, subject]);

  return createPortal(
    <div
      ref={card}
      id={peekId}
      role="tooltip"
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
      className="floating fixed z-40 w-max max-w-[min(360px,calc(100vw-16px))] rounded-[10px] px-3.5 py-3"
      style={{ left: place?.left ?? 0, top: place?.top ?? 0, visibility: place ? "visible" : "hidden" }}
    >
      {subject.bar ? <BarFacts subject={subject} bar={subject.bar} /> : <JobFacts subject={subject} />}
    </div>,
    document.body,
  );
}
