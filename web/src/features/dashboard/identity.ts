import type { DashboardServer } from "@duplistatus/contract";
import type { TFunction } from "i18next";

/** What has to be known about who a server is, in sentences; most servers have nothing to tell. */
export function identityHints(
  t: TFunction<"dashboard">,
  server: Pick<DashboardServer, "sharedIdentityNames" | "placeholder">,
  hints: readonly string[],
): string[] {
  const sentences: string[] = [];
  if (server.sharedIdentityNames.length > 1)
    sentences.push(t("identity.shared", { names: server.sharedIdentityNames.join(", ") }));
  if (server.placeholder) sentences.push(t("identity.placeholder"));
  if (hints.includes("identity-unreliable")) sentences.push(t("hint.identity-unreliable"));
  if (hints.includes("no-job")) sentences.push(t("hint.no-job"));
  if (hints.includes("reduced-text")) sentences.push(t("hint.reduced-text"));
  return sentences;
}
