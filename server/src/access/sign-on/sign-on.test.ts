import type { SignOnSettings } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../platform/config.ts";
import { initialSignOn } from "../../platform/sign-on-config.ts";
import { adminPassword, type Send, type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";
import { type IdentityProvider, identityProvider, logInAtProvider } from "../../testing/identity-provider.ts";
import { wishOf } from "./claims.ts";
import { pathInside } from "./flow.ts";

const origin = "http://nas.example:9666";
const back = `${origin}/api/v1/session/sign-on/return`;

describe("what the provider says", () => {
  const settings = { ...initialSignOn, roleClaim: "realm_access.roles", adminValues: ["boss"] };
  const eve = { preferred_username: "eve" };
  it("makes administrators and users by the values of a claim, at any depth", () => {
    const withRoles = (...roles: string[]) => ({ ...eve, realm_access: { roles } });
    expect(wishOf(settings, withRoles("boss", "other"))).toMatchObject({ role: "admin" });
    expect(wishOf(settings, withRoles("other"))).toMatchObject({ role: "user" });
    expect(wishOf(settings, eve)).toMatchObject({ role: "user" });
    const strict = { ...settings, userValues: ["staff"] };
    expect(wishOf(strict, withRoles("staff"))).toMatchObject({ role: "user" });
    for (const wrong of [withRoles("other"), withRoles("Boss"), withRoles("boss,"), eve]) {
      expect(wishOf(strict, wrong)).toBeNull();
    }
    // A literal name with dots comes first; one value need not be a list.
    expect(wishOf(settings, { ...eve, "realm_access.roles": "boss" })).toMatchObject({ role: "admin" });
    expect(wishOf({ ...settings, roleClaim: "constructor.name" }, eve)).toMatchObject({ role: "user" });
    expect(wishOf(initialSignOn, withRoles("boss"))).toMatchObject({ role: null });
  });

  it("limits to tags, lets in without a limit by a star, and nobody without any", () => {
    const tagged = { ...initialSignOn, tagClaim: "groups", tagPrefix: "backup-" };
    const wish = (...groups: string[]) => wishOf(tagged, { ...eve, groups });
    expect(wish("backup-acme", "acme", "backup-other")).toMatchObject({ tags: ["acme", "other"] });
    expect(wish("backup-*")).toMatchObject({ tags: null });
    expect(wish("acme")).toBeNull();
    expect(wishOf(initialSignOn, eve)).toMatchObject({ tags: undefined });
    const boss = { ...tagged, roleClaim: "groups", adminValues: ["boss"] };
    expect(wishOf(boss, { ...eve, groups: ["boss"] })).toMatchObject({ role: "admin", tags: null });
  });

  it("must name somebody as names are here", () => {
    for (const name of [undefined, "", "ab", "x".repeat(51), "a\nb\nc", 7]) {
      expect(wishOf(initialSignOn, { preferred_username: name })).toBeNull();
    }
  });

  it("leads back into this program only", () => {
    for (const [next, inside] of [
      ["/runs/7?tab=log#end", "/runs/7?tab=log#end"],
      ["//evil.example/", "/"],
      ["/\\evil.example", "/"],
      ["https://evil.example/", "/"],
      [undefined, "/"],
    ] as const) {
      expect([next, pathInside(next)]).toEqual([next, inside]);
    }
  });

  it("may be set by the environment, wrong values are told", () => {
    const set = { OIDC_ISSUER: "https://id.example", OIDC_CLIENT_ID: "d", OIDC_ADMIN_VALUES: "a, b" };
    expect(readConfig(set).signOn?.settings).toMatchObject({ enabled: true, adminValues: ["a", "b"] });
    expect(readConfig({ OIDC_CLIENT_ID: "d" }).signOn).toBeNull();
    for (const wrong of [{ OIDC_ISSUER: "id" }, { OIDC_CLIENT_ID: "" }, { OIDC_START: "now" }]) {
      expect(() => readConfig({ ...set, ...wrong })).toThrow(/OIDC_/);
    }
  });
});

let program: TestApp;
let provider: IdentityProvider;
let admin: Send;

const settingsOf = (more: Partial<SignOnSettings> = {}): SignOnSettings => ({
  ...initialSignOn,
  enabled: true,
  issuer: provider.issuer,
  clientId: provider.clientId,
  scopes: "openid profile groups",
  label: "Example",
  autoCreate: true,
  ...more,
});

async function configure(more: Partial<SignOnSettings> = {}): Promise<void> {
  const body = { ...settingsOf(more), clientSecret: provider.clientSecret };
  const answer = await admin("PUT", "/api/v1/settings/sign-on", { body });
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.body).not.toContain(provider.clientSecret);
}

async function leave(next?: string) {
  const body = next === undefined ? {} : { next };
  const answer = await program.send("POST", "/api/v1/session/sign-on", {
    body,
    headers: { origin, host: "nas.example:9666" },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  const flow = answer.cookies.find(({ name }) => name === "duplistatus_sign_on")!;
  return { to: answer.json().to as string, cookie: `${flow.name}=${flow.value}`, flow };
}

const comeBack = (cookie: string, search: string) =>
  program.send("GET", `/api/v1/session/sign-on/return${search}`, { headers: { cookie } });

async function signOn(login: string, next?: string) {
  const { to, cookie } = await leave(next);
  const { search } = await logInAtProvider(to, login);
  const answer = await comeBack(cookie, search);
  const session = answer.cookies.find(({ name }) => name === "duplistatus_session");
  return { answer, cookie: session && `${session.name}=${session.value}` };
}

const meOf = async (cookie: string | undefined) =>
  (await program.send("GET", "/api/v1/me", { headers: { cookie: cookie ?? "" } })).json();
const usersNow = async () =>
  (await admin("GET", "/api/v1/users")).json().users as {
    id: number;
    username: string;
    role: string;
    tags: string[] | null;
  }[];
const refusedWith = (code: string) => expect.stringContaining(`/login?problem=${code}`);

describe.each(engines)("login at an identity provider on %s", (engine) => {
  beforeEach(async () => {
    [program, provider] = await Promise.all([
      testApp({ engine }),
      identityProvider({ redirectUris: [back] }),
    ]);
    admin = await program.logIn();
    provider.people.set("sub-eve", { preferred_username: "eve", groups: ["staff"] });
  });
  afterEach(async () => {
    await program.close();
    await provider.close();
  });

  it("makes an account at the first login and knows it by its subject afterwards", async () => {
    await configure();
    const first = await signOn("sub-eve", "/runs/7");
    expect(first.answer.headers.location).toBe("/runs/7");
    const me = await meOf(first.cookie);
    expect(me).toMatchObject({ username: "eve", role: "user", loginMethod: "sign-on", hasPassword: false });
    expect(first.answer.headers["set-cookie"]).toEqual(
      expect.arrayContaining([expect.stringMatching(/^duplistatus_session=.*SameSite=Strict/)]),
    );
    // Somebody else takes the name at the provider: that is nobody whom this account knows.
    provider.people.set("sub-eve", { preferred_username: "eve-renamed" });
    provider.people.set("sub-mallory", { preferred_username: "eve" });
    expect((await meOf((await signOn("sub-eve")).cookie)).id).toBe(me.id);
    expect((await signOn("sub-mallory")).answer.headers.location).toEqual(refusedWith("sign_on_name_taken"));
    const logins = (await admin("GET", "/api/v1/audit?category=login")).json().events;
    expect(logins.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(["session.begin-sign-on", "session.refused"]),
    );
  });

  it("is off at first, and without the switch nobody new gets in", async () => {
    const off = await program.send("POST", "/api/v1/session/sign-on", {
      body: {},
      headers: { origin, host: "nas.example:9666" },
    });
    expect(off.json().code).toBe("sign_on_refused");
    await configure({ autoCreate: false });
    expect((await signOn("sub-eve")).answer.headers.location).toEqual(refusedWith("sign_on_refused"));
    expect(await usersNow()).toHaveLength(1);
  });

  it("never becomes an account of the same name by itself, least of all the administrator", async () => {
    provider.people.set("sub-eve", { preferred_username: "Admin", groups: [] });
    await configure();
    expect((await signOn("sub-eve")).answer.headers.location).toEqual(refusedWith("sign_on_name_taken"));
    // Wanted by name, a user account is linked; an administrator's only where the provider says administrator.
    await configure({ linkByName: true, roleClaim: "groups", adminValues: ["boss"] });
    expect((await signOn("sub-eve")).answer.headers.location).toEqual(refusedWith("sign_on_name_taken"));
    provider.people.set("sub-eve", { preferred_username: "Admin", groups: ["boss"] });
    expect(await meOf((await signOn("sub-eve")).cookie)).toMatchObject({ username: "admin", role: "admin" });
    await admin("POST", "/api/v1/users", { body: { username: "bob", role: "user" } });
    provider.people.set("sub-bob", { preferred_username: "bob", groups: [] });
    expect(await meOf((await signOn("sub-bob")).cookie)).toMatchObject({
      username: "bob",
      mustChangePassword: false,
    });
  });

  it("gives role and tags anew at each login; the last administrator stays one", async () => {
    await configure({ roleClaim: "groups", adminValues: ["boss"], tagClaim: "groups", tagPrefix: "tag-" });
    provider.people.set("sub-eve", { preferred_username: "eve", groups: ["boss"] });
    await signOn("sub-eve");
    expect((await usersNow()).find(({ username }) => username === "eve")).toMatchObject({
      role: "admin",
      tags: null,
    });
    provider.people.set("sub-eve", { preferred_username: "eve", groups: ["tag-acme"] });
    const { cookie } = await signOn("sub-eve");
    expect(await meOf(cookie)).toMatchObject({ role: "user", tags: ["acme"] });
    provider.people.set("sub-eve", { preferred_username: "eve", groups: [] });
    expect((await signOn("sub-eve")).answer.headers.location).toEqual(refusedWith("sign_on_refused"));

    provider.people.set("sub-root", { preferred_username: "admin", groups: ["boss"] });
    await configure({ roleClaim: "groups", adminValues: ["boss"], linkByName: true });
    await signOn("sub-root");
    provider.people.set("sub-root", { preferred_username: "admin", groups: [] });
    expect(await meOf((await signOn("sub-root")).cookie)).toMatchObject({ username: "admin", role: "admin" });
  });

  it("takes an answer once, of this browser, with the state and nonce it was asked with", async () => {
    await configure();
    const asked = await leave();
    const { search } = await logInAtProvider(asked.to, "sub-eve");
    const other = await leave();
    const failed = refusedWith("sign_on_failed");
    const changed = search.replace(/state=[^&]*/, "state=made-up");
    for (const [cookie, query] of [
      ["", search],
      [other.cookie, search],
      [asked.cookie, changed],
      ["duplistatus_sign_on=v1.made.up.x", search],
      [asked.cookie, "?error=access_denied&state=x"],
      [asked.cookie, ""],
    ] as const) {
      const answer = await comeBack(cookie, query);
      expect([query, answer.headers.location]).toEqual([query, failed]);
      expect(answer.cookies.some(({ name }) => name === "duplistatus_session")).toBe(false);
    }
    expect((await comeBack(asked.cookie, search)).headers.location).toBe("/");
    expect((await comeBack(asked.cookie, search)).headers.location).toEqual(failed);
    // What was asked with the code of one login does not fit the verifier of another.
    const to = new URL((await leave()).to);
    expect(to.searchParams.get("code_challenge_method")).toBe("S256");
    expect(asked.flow).toMatchObject({
      httpOnly: true,
      sameSite: "Lax",
      path: "/api/v1/session/sign-on/return",
    });
    program.clock.advance(11 * 60_000);
    expect((await comeBack(other.cookie, search)).headers.location).toEqual(failed);
  });

  it("refuses to begin for another site, or without an address", async () => {
    await configure();
    const from = (headers: Record<string, string>) =>
      program.send("POST", "/api/v1/session/sign-on", {
        body: {},
        headers: { host: "nas.example:9666", ...headers },
      });
    expect((await from({ origin: "https://evil.example" })).json().code).toBe("cross_origin");
    expect((await from({})).json().code).toBe("sign_on_failed");
  });

  it("keeps the secret sealed, and passwords work for administrators only where so wished", async () => {
    await configure();
    const [row] = await program.context.database.reader.all<{ client_secret: string }>(
      "select client_secret from sign_on_provider",
    );
    expect(row!.client_secret).toMatch(/^v1\./);
    expect((await admin("GET", "/api/v1/settings/sign-on")).json()).toMatchObject({
      hasSecret: true,
      fromEnvironment: false,
    });
    expect(program.logged.join("")).not.toContain(provider.clientSecret);

    const made = await admin("POST", "/api/v1/users", {
      body: { username: "bob", role: "user", mustChangePassword: false },
    });
    const logIn = (username: string, password: string) =>
      program.send("POST", "/api/v1/session", { body: { username, password } });
    const passwords = (who: string) =>
      admin("PUT", "/api/v1/settings/login", { body: { secondFactor: "nobody", passwords: who } });
    await passwords("admins");
    expect((await logIn("bob", made.json().password)).json().code).toBe("password_login_off");
    expect((await logIn("bob", "wrong")).json().code).toBe("wrong_login");
    expect((await logIn("admin", adminPassword)).statusCode).toBe(200);
    // Accounts without a password have none that fits.
    await passwords("everybody");
    await signOn("sub-eve");
    expect((await logIn("eve", "")).statusCode).toBe(400);
    expect((await logIn("eve", "x")).json().code).toBe("wrong_login");
    // With the provider switched off there is no other way, so that everybody's password counts.
    await passwords("admins");
    await configure({ enabled: false });
    expect((await logIn("bob", made.json().password)).statusCode).toBe(200);
  });

  it("tells administrators what is wrong with an address, and goes nowhere it must not", async () => {
    const test = (issuer: string) =>
      admin("POST", "/api/v1/settings/sign-on/test", { body: settingsOf({ issuer }) });
    expect((await test(provider.issuer)).json()).toEqual({ issuer: provider.issuer });
    for (const issuer of ["http://169.254.169.254/", `${provider.issuer}/elsewhere`, "http://127.0.0.1:1/"]) {
      const answer = await test(issuer);
      expect([answer.statusCode, answer.json().code, answer.json().reason]).toEqual([
        502,
        "sign_on_failed",
        "provider_answer",
      ]);
    }
    const wrong = await admin("PUT", "/api/v1/settings/sign-on", {
      body: settingsOf({ issuer: "file:///etc/passwd" }),
    });
    expect(wrong.json()).toMatchObject({ reason: "field_invalid", facts: { field: "issuer" } });
  });

  it("ends at the provider, too, where so wished", async () => {
    await configure({ logout: true });
    const { cookie } = await signOn("sub-eve");
    const out = await program.send("POST", "/api/v1/session/sign-on/logout", {
      headers: { cookie: cookie!, origin, host: "nas.example:9666" },
    });
    const to = new URL(out.json().to);
    expect(to.origin).toBe(provider.issuer);
    expect(to.searchParams.get("post_logout_redirect_uri")).toBe(`${origin}/login`);
    expect(to.searchParams.get("id_token_hint")).toMatch(/^ey/);
    expect((await program.send("GET", "/api/v1/me", { headers: { cookie: cookie! } })).statusCode).toBe(401);
  });
});

it("the environment's provider holds, and nothing of it can be changed on the page", async () => {
  const { signOn } = readConfig({
    OIDC_ISSUER: "https://id.example",
    OIDC_CLIENT_ID: "d",
    OIDC_CLIENT_SECRET: "s3cret",
  });
  program = await testApp({ config: { signOn } });
  admin = await program.logIn();
  const seen = await admin("GET", "/api/v1/settings/sign-on");
  expect(seen.json()).toMatchObject({
    enabled: true,
    issuer: "https://id.example",
    fromEnvironment: true,
    hasSecret: true,
  });
  expect(seen.body).not.toContain("s3cret");
  const change = await admin("PUT", "/api/v1/settings/sign-on", { body: { ...initialSignOn } });
  expect(change.statusCode).toBe(409);
  await program.close();
});
