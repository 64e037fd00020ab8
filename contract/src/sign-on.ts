import { z } from "zod";
import { role } from "./words.ts";

const claim = z.string().trim().min(1).max(100);
const values = z.array(z.string().trim().min(1).max(200)).max(50);

/** Login at an identity provider by OpenID Connect. */
export const signOnSettings = z
  .object({
    enabled: z.boolean(),
    /** Address of the provider as its own tokens name it. */
    issuer: z.string().trim().max(500),
    clientId: z.string().trim().max(200),
    scopes: z.string().trim().max(300),
    /** What the button on the login page calls the provider. */
    label: z.string().trim().max(60),
    /** A button beside the password form, or straight to the provider. */
    start: z.enum(["button", "redirect"]),
    /** Claim with the user name; dots lead into objects. */
    usernameClaim: claim,
    /** Claim with groups or roles; null: new people are users, and roles stay as administrators set them. */
    roleClaim: claim.nullable(),
    /** Values of `roleClaim` that make an administrator. */
    adminValues: values,
    /** Values that make a user; none: everybody else whom the provider lets in. */
    userValues: values,
    /** Claim with tags; null: tags stay as administrators set them. */
    tagClaim: claim.nullable(),
    /** Only values that begin so name a tag, which is the rest of them. */
    tagPrefix: z.string().trim().max(50),
    /** Whoever the provider lets in gets an account at the first login. */
    autoCreate: z.boolean(),
    /** An account of the same name becomes that person's. */
    linkByName: z.boolean(),
    /** Logging out here ends the session at the provider, too. */
    logout: z.boolean(),
  })
  .meta({ id: "SignOnSettings" });
export type SignOnSettings = z.infer<typeof signOnSettings>;

/** `clientSecret`: null takes it away, absent leaves it. */
export const changeSignOnRequest = signOnSettings
  .extend({ clientSecret: z.string().min(1).max(500).nullable().optional() })
  .meta({ id: "ChangeSignOnRequest" });
export type ChangeSignOnRequest = z.infer<typeof changeSignOnRequest>;

export const signOnAnswer = signOnSettings
  .extend({
    hasSecret: z.boolean(),
    /** Environment variables say all of this: it cannot be changed here. */
    fromEnvironment: z.boolean(),
  })
  .meta({ id: "SignOnAnswer" });
export type SignOnAnswer = z.infer<typeof signOnAnswer>;

/** What the provider says of itself. */
export const signOnTest = z.object({ issuer: z.string() }).meta({ id: "SignOnTest" });
export type SignOnTest = z.infer<typeof signOnTest>;

/** Login by a header that a reverse proxy adds. */
export const proxyLoginSettings = z
  .object({
    enabled: z.boolean(),
    /** Addresses or ranges of the proxies whose header counts; none: nobody's. */
    addresses: z.array(z.string().trim().min(1).max(64)).max(50),
    header: z
      .string()
      .trim()
      .max(100)
      .regex(/^[A-Za-z][A-Za-z0-9-]*$/),
    autoCreate: z.boolean(),
    /** What new people become. */
    role,
  })
  .meta({ id: "ProxyLoginSettings" });
export type ProxyLoginSettings = z.infer<typeof proxyLoginSettings>;

/** How one can log in here; for the login page, before anybody is known. */
export const loginOptions = z
  .object({
    passwords: z.enum(["everybody", "admins"]),
    signOn: z.object({ label: z.string(), start: z.enum(["button", "redirect"]) }).nullable(),
    /** Somebody has a passkey for this address. */
    passkeys: z.boolean(),
    /** Whom a trusted proxy says this is. */
    proxyUser: z.string().nullable(),
  })
  .meta({ id: "LoginOptions" });
export type LoginOptions = z.infer<typeof loginOptions>;

/** `next`: the page to be shown afterwards, a path inside this program. */
export const beginSignOnRequest = z
  .object({ next: z.string().max(2000).optional() })
  .meta({ id: "BeginSignOnRequest" });

/** Address that the browser goes to; null: it stays. */
export const leaveFor = z.object({ to: z.string().nullable() }).meta({ id: "LeaveFor" });
export type LeaveFor = z.infer<typeof leaveFor>;
