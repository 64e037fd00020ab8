import type { PasskeyAnswer, PasskeyQuestion } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { api } from "../api/client.ts";

/** Somebody closed the question of the browser, or it has no such passkey: nothing that needs a message. */
export class PasskeyDismissed extends Error {}

/** Browsers have passkeys on secure pages only. */
export const hasPasskeys = (): boolean => "PublicKeyCredential" in window && window.isSecureContext;

type Ask = "startAuthentication" | "startRegistration";

/** Hands a question to the browser; its code is loaded when it is needed first. */
export async function askPasskey(kind: Ask, { options, flow }: PasskeyQuestion): Promise<PasskeyAnswer> {
  const library = await import("@simplewebauthn/browser");
  try {
    const answer = await library[kind]({ optionsJSON: options as never });
    return { flow, response: answer as unknown as Record<string, unknown> };
  } catch (error) {
    // Which of these it was, browsers do not tell pages.
    if (error instanceof Error && /^(NotAllowed|Abort|InvalidState)Error$/.test(error.name))
      throw new PasskeyDismissed(error.name);
    throw error;
  }
}

/** Proof of a passkey of this address, for a login. */
export const provePasskey = async (): Promise<PasskeyAnswer> =>
  askPasskey("startAuthentication", await api.post<PasskeyQuestion>(paths.passkeyQuestion, {}));
