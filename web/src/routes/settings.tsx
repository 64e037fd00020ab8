import { Outlet } from "@tanstack/react-router";
import { SettingsNav } from "../features/settings/settings-nav.tsx";

/** What is around every page of the settings. */
export function SettingsLayout() {
  return (
    <div className="grid gap-x-7 gap-y-4 md:grid-cols-[208px_minmax(0,1fr)]">
      <SettingsNav />
      <div className="min-w-0">
        <Outlet />
      </div>
    </div>
  );
}
