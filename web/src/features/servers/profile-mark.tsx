import type { DeviceProfile } from "@duplistatus/contract";
import { Hand, Laptop } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Tooltip } from "../../ui/tooltip.tsx";

/** Tells a laptop, and a machine whose backups are started by hand, from a server that is always on. */
export function ProfileMark({ profile }: { profile: Exclude<DeviceProfile, "server"> }) {
  const { t } = useTranslation("monitoring");
  const word = t(`profile.${profile}`);
  const Icon = profile === "laptop" ? Laptop : Hand;
  return (
    <Tooltip text={word}>
      <span role="img" aria-label={word} className="shrink-0 text-ink-3">
        <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      </span>
    </Tooltip>
  );
}
