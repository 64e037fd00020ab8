import type { DeviceProfile } from "@duplistatus/contract";
import { Hand, Laptop } from "lucide-react";
import { Tooltip } from "../../ui/tooltip.tsx";
import { useMonitoringWords } from "./use-words.ts";

/** Tells a laptop, and a machine whose backups are started by hand, from a server that is always on. */
export function ProfileMark({ profile }: { profile: Exclude<DeviceProfile, "server"> }) {
  const word = useMonitoringWords().profile(profile);
  const Icon = profile === "laptop" ? Laptop : Hand;
  return (
    <Tooltip text={word}>
      <span role="img" aria-label={word} className="ml-1.5 inline-block align-[-2px] text-ink-3">
        <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      </span>
    </Tooltip>
  );
}
