import { Skeleton } from "../../ui/skeleton.tsx";

/** Holds the place of the dashboard while its data comes for the first time. */
export function LoadingDashboard() {
  return (
    <>
      <div className="mb-4 h-14 max-w-100">
        <Skeleton rows={2} height={26} />
      </div>
      <div className="mt-10 grid grid-cols-[repeat(auto-fill,minmax(min(372px,100%),1fr))] gap-3.5">
        {[0, 1, 2, 3, 4, 5].map((card) => (
          <div key={card} className="late-shown rounded-lg border border-line bg-surface px-4 py-2">
            <Skeleton rows={4} height={34} />
          </div>
        ))}
      </div>
    </>
  );
}
