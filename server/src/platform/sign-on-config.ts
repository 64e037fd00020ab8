import type { SignOnSettings } from "@duplistatus/contract";

/** What holds until somebody says otherwise: nobody logs in at an identity provider. */
export const initialSignOn: SignOnSettings = {
  enabled: false,
  issuer: "",
  clientId: "",
  scopes: "openid profile email",
  label: "",
  start: "button",
  usernameClaim: "preferred_username",
  roleClaim: null,
  adminValues: [],
  userValues: [],
  tagClaim: null,
  tagPrefix: "",
  autoCreate: false,
  linkByName: false,
  logout: false,
};

/** The same as the environment says it; it then holds, and nothing of it can be changed on the page. */
export interface SignOnEnvironment {
  readonly settings: SignOnSettings;
  readonly clientSecret: string | null;
}

interface Reader {
  text(name: string): string | null;
  flag(name: string, fallback: boolean): boolean;
  /** Ends the start with one sentence. */
  refuse(sentence: string): never;
}

const listOf = (value: string | null): string[] =>
  (value ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");

/** Reads the variables that begin with `OIDC_`; null without `OIDC_ISSUER`. */
export function readSignOn({ text, flag, refuse }: Reader): SignOnEnvironment | null {
  const issuer = text("OIDC_ISSUER");
  if (issuer === null) return null;
  if (!/^https?:\/\/[^/]/i.test(issuer) || !URL.canParse(issuer)) {
    refuse(`OIDC_ISSUER is "${issuer}", but must be an address such as https://login.example.org.`);
  }
  const clientId = text("OIDC_CLIENT_ID");
  if (clientId === null) return refuse("OIDC_CLIENT_ID is missing: OIDC_ISSUER needs it.");
  const start = text("OIDC_START") ?? "button";
  if (start !== "button" && start !== "redirect") {
    return refuse(`OIDC_START is "${start}", but must be button or redirect.`);
  }
  const settings: SignOnSettings = {
    enabled: true,
    issuer,
    clientId,
    scopes: text("OIDC_SCOPES") ?? initialSignOn.scopes,
    label: text("OIDC_LABEL") ?? "",
    start,
    usernameClaim: text("OIDC_USERNAME_CLAIM") ?? initialSignOn.usernameClaim,
    roleClaim: text("OIDC_ROLE_CLAIM"),
    adminValues: listOf(text("OIDC_ADMIN_VALUES")),
    userValues: listOf(text("OIDC_USER_VALUES")),
    tagClaim: text("OIDC_TAG_CLAIM"),
    tagPrefix: text("OIDC_TAG_PREFIX") ?? "",
    autoCreate: flag("OIDC_AUTO_CREATE", false),
    linkByName: flag("OIDC_LINK_BY_NAME", false),
    logout: flag("OIDC_LOGOUT", false),
  };
  return { settings, clientSecret: text("OIDC_CLIENT_SECRET") };
}
