import { useTranslation } from "react-i18next";

interface SkeletonProps {
  /** How many lines or rows of what will come. */
  rows?: number;
  /** Height of one in px. */
  height?: number;
  className?: string;
}

/** Holds the place of what is loading; seen only after 200 ms. */
export function Skeleton({ rows = 3, height = 36, className }: SkeletonProps) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("loading")} className={`late-shown ${className ?? ""}`}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike
        <div key={index} className="flex items-center" style={{ height }}>
          <div className="h-3 rounded-xs bg-sunken" style={{ width: `${88 - ((index * 29) % 50)}%` }} />
        </div>
      ))}
    </div>
  );
}
