import { Wall } from "../features/dashboard/wall.tsx";

/** The dashboard for a screen on the wall. */
export function WallPage() {
  return <Wall />;
}
