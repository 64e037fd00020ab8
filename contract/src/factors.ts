import { z } from "zod";

/** Six digits of an authenticator app, or one of the recovery codes. */
export const factorCode = z.string().trim().min(6).max(40);

/** Who must have a second factor. */
export const factorPolicy = z.enum(["nobody", "admins", "everybody"]).meta({ id: "FactorPolicy" });
export type FactorPolicy = z.infer<typeof factorPolicy>;

/** Whose passwords are taken while people can log in otherwise: everybody's, or those of administrators only (the way back in). */
export const passwordPolicy = z.enum(["everybody", "admins"]).meta({ id: "PasswordPolicy" });
export type PasswordPolicy = z.infer<typeof passwordPolicy>;

export const loginSettings = z
  .object({ secondFactor: factorPolicy, passwords: passwordPolicy.default("everybody") })
  .meta({ id: "LoginSettings" });
export type LoginSettings = z.infer<typeof loginSettings>;

/** The own second factor. */
export const ownFactor = z
  .object({
    /** True once codes of an app are asked for at the login. */
    active: z.boolean(),
    /** The administrator wants one: it cannot be switched off. */
    required: z.boolean(),
    /** How many recovery codes are left. */
    recoveryCodes: z.number().int(),
  })
  .meta({ id: "OwnFactor" });
export type OwnFactor = z.infer<typeof ownFactor>;

/** What an authenticator app is told; it counts once a code of it was entered. */
export const factorOffer = z
  .object({
    /** For typing: base32. */
    secret: z.string(),
    /** For the QR code. */
    uri: z.string(),
  })
  .meta({ id: "FactorOffer" });
export type FactorOffer = z.infer<typeof factorOffer>;

export const passwordConfirmation = z
  .object({ currentPassword: z.string().min(1).max(1024) })
  .meta({ id: "PasswordConfirmation" });
export const activateFactorRequest = z.object({ code: factorCode }).meta({ id: "ActivateFactorRequest" });

/** Each lets its owner in once, without the app; shown once. */
export const recoveryCodes = z.object({ codes: z.array(z.string()) }).meta({ id: "RecoveryCodes" });
export type RecoveryCodes = z.infer<typeof recoveryCodes>;
