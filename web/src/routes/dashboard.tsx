import { useSearch } from "@tanstack/react-router";
import { Dashboard } from "../features/dashboard/dashboard.tsx";

/** The first page: is every backup there, whole and recent? */
export function DashboardPage() {
  const { q, ...place } = useSearch({ from: "/app/" });
  return <Dashboard filter={q ?? ""} place={place} />;
}
