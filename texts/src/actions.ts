import type { Reader } from "./reader.ts";

/** What a line of the audit log says was done; an action that a newer server names is shown as its name. */
export function actionWords(action: string, { texts }: Reader<"actions">): string {
  return action in texts.actions ? texts.actions[action as keyof typeof texts.actions] : action;
}
