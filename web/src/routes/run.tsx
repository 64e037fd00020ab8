import { useParams, useSearch } from "@tanstack/react-router";
import { Run } from "../features/runs/run-page.tsx";

/** One run: how it ended and everything about it. */
export function RunPage() {
  const { runId } = useParams({ from: "/app/runs/$runId" });
  const { view, q, line, grouped } = useSearch({ from: "/app/runs/$runId" });
  return <Run id={Number(runId)} place={{ view, search: q ?? "", line, grouped }} />;
}
