import { z } from "zod";
import { epochMs } from "./words.ts";

/** What a browser is asked for, or answers, as WebAuthn defines it. */
const webAuthn = z.record(z.string(), z.unknown());

/** A question to a passkey; `flow` comes back with its answer. */
export const passkeyQuestion = z
  .object({ options: webAuthn, flow: z.string() })
  .meta({ id: "PasskeyQuestion" });
export type PasskeyQuestion = z.infer<typeof passkeyQuestion>;

export const passkeyAnswer = z
  .object({ flow: z.string().min(1).max(2000), response: webAuthn })
  .meta({ id: "PasskeyAnswer" });
export type PasskeyAnswer = z.infer<typeof passkeyAnswer>;

const passkeyName = z.string().trim().min(1).max(50);

export const passkey = z
  .object({
    id: z.number().int(),
    name: z.string(),
    /** Host name of the address that it was made for. */
    host: z.string(),
    createdAt: epochMs,
    lastUsedAt: epochMs.nullable(),
  })
  .meta({ id: "Passkey" });
export type Passkey = z.infer<typeof passkey>;

export const ownPasskeys = z.object({ passkeys: z.array(passkey) }).meta({ id: "OwnPasskeys" });
export type OwnPasskeys = z.infer<typeof ownPasskeys>;

export const addPasskeyRequest = passkeyAnswer
  .extend({ name: passkeyName })
  .meta({ id: "AddPasskeyRequest" });
/** `codes`: recovery codes, where this is the first second factor. */
export const addedPasskey = z
  .object({ passkey, codes: z.array(z.string()).nullable() })
  .meta({ id: "AddedPasskey" });
export type AddedPasskey = z.infer<typeof addedPasskey>;

export const renamePasskeyRequest = z.object({ name: passkeyName }).meta({ id: "RenamePasskeyRequest" });
