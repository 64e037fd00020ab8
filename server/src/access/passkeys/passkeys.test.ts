import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { adminPassword, type Send, type TestApp, testApp } from "../../testing/app.ts";
import { authenticator } from "../../testing/authenticator.ts";
import { engines } from "../../testing/database.ts";

const host = "backups.example";
const origin = `https://${host}`;
const headers = { host, origin };
const confirm = { currentPassword: adminPassword };

let program: TestApp;
let admin: Send;
let key: ReturnType<typeof authenticator>;

const post = (path: string, body: unknown, as: Send = program.send, more: Record<string, string> = headers) =>
  as("POST", `/api/v1/${path}`, { body, headers: more });

async function add(as: Send = admin, name = "Phone", made = key) {
  const { options, flow } = (await post("me/passkeys/offer", confirm, as)).json();
  return post("me/passkeys", { flow, name, response: made.create(options, { origin }) }, as);
}

const ask = async () => (await post("session/passkey/question", {})).json();
async function logIn(with_ = key, holder: { origin: string; verified?: boolean } = { origin }) {
  const { options, flow } = await ask();
  return post("session/passkey", { flow, response: with_.get(options, holder) });
}
const byPassword = (more: object = {}) =>
  post("session", { username: "admin", password: adminPassword, ...more });

describe.each(engines)("passkeys on %s", (engine) => {
  beforeEach(async () => {
    program = await testApp({ engine });
    admin = await program.logIn();
    key = authenticator();
  });
  afterEach(() => program.close());

  it("let in without a password, and are named, listed and taken away by their owner", async () => {
    const added = await add();
    expect(added.json()).toMatchObject({ passkey: { name: "Phone", host } });
    expect(added.json().codes).toHaveLength(10);
    const { options } = (await post("me/passkeys/offer", confirm, admin)).json();
    expect(options.pubKeyCredParams.map(({ alg }: { alg: number }) => alg)).toEqual([-7, -8, -257]);
    const answer = await logIn();
    expect(answer.json()).toMatchObject({ username: "admin", loginMethod: "passkey" });
    expect(answer.cookies.map(({ name }) => name)).toContain("duplistatus_session");
    const { id } = added.json().passkey;
    const renamed = await admin("PATCH", `/api/v1/me/passkeys/${id}`, { body: { name: "Old phone" } });
    expect(renamed.json()).toMatchObject({ name: "Old phone" });
    const [listed] = (await admin("GET", "/api/v1/me/passkeys")).json().passkeys;
    expect(listed).toMatchObject({ name: "Old phone", lastUsedAt: program.clock.now() });
    expect((await admin("GET", "/api/v1/session/options", { headers })).json().passkeys).toBe(true);
    const wrong = await post(`me/passkeys/${id}/remove`, { currentPassword: "wrong" }, admin);
    expect(wrong.json().code).toBe("current_password_wrong");
    expect((await post(`me/passkeys/${id}/remove`, confirm, admin)).statusCode).toBe(204);
    expect((await logIn()).json().code).toBe("passkey_refused");
  });

  it("are asked for besides the password, and count there once, too", async () => {
    const { codes } = (await add()).json();
    const asked = await byPassword();
    expect(asked.json()).toMatchObject({ code: "second_factor_required", facts: { kinds: "passkey" } });
    expect((await byPassword({ code: codes[0] })).statusCode).toBe(200);
    expect((await byPassword({ code: "123456" })).json().code).toBe("wrong_code");
    const { options, flow } = await ask();
    const passkey = { flow, response: key.get(options, { origin }) };
    expect((await byPassword({ passkey })).json()).toMatchObject({ loginMethod: "password" });
    expect((await byPassword({ passkey })).json().code).toBe("passkey_refused");
  });

  it("of somebody else do not fit a password", async () => {
    await add();
    const made = await admin("POST", "/api/v1/users", {
      body: { username: "mallory", role: "user", mustChangePassword: false },
    });
    const mallory = await program.logIn("mallory", made.json().password);
    const own = authenticator();
    const confirmOwn = { currentPassword: made.json().password };
    const { options, flow } = (await post("me/passkeys/offer", confirmOwn, mallory)).json();
    // What one person was offered, no other can take.
    const stolen = { flow, name: "Stolen", response: own.create(options, { origin }) };
    expect((await post("me/passkeys", stolen, admin)).json().code).toBe("passkey_refused");
    expect((await post("me/passkeys", { ...stolen, name: "Own" }, mallory)).statusCode).toBe(200);
    const question = await ask();
    const passkey = { flow: question.flow, response: own.get(question.options, { origin }) };
    expect((await byPassword({ passkey })).json().code).toBe("passkey_refused");
    const { passkeys } = (await mallory("GET", "/api/v1/me/passkeys")).json();
    for (const [method, path, body] of [
      ["PATCH", `me/passkeys/${passkeys[0].id}`, { name: "Mine" }],
      ["POST", `me/passkeys/${passkeys[0].id}/remove`, confirm],
    ] as const) {
      expect((await admin(method, `/api/v1/${path}`, { body, headers })).statusCode).toBe(404);
    }
  });

  it("are refused when anything about them is wrong", async () => {
    await add();
    const refused = async (answer: Promise<{ json(): { code: string } }>) =>
      expect((await answer).json().code).toBe("passkey_refused");
    await refused(logIn(authenticator()));
    await refused(logIn(key, { origin: "https://evil.example" }));
    await refused(logIn(key, { origin, verified: false }));
    const first = await ask();
    const other = await ask();
    const signed = key.get(first.options, { origin });
    await refused(post("session/passkey", { flow: other.flow, response: signed }));
    await refused(post("session/passkey", { flow: "v1.x.y.z", response: signed }));
    await refused(post("session/passkey", { flow: first.flow, response: { id: signed.id } }));
    await refused(post("session/passkey", { flow: first.flow, response: {} }));
    program.clock.advance(11 * 60_000);
    await refused(post("session/passkey", { flow: first.flow, response: signed }));
    const fresh = await ask();
    const once = { flow: fresh.flow, response: key.get(fresh.options, { origin }) };
    expect((await post("session/passkey", once)).statusCode).toBe(200);
    await refused(post("session/passkey", once));
    key.turnBack();
    await refused(logIn());
    // A new one must know who holds it.
    const { options, flow } = (await post("me/passkeys/offer", confirm, admin)).json();
    const careless = authenticator().create(options, { origin, verified: false });
    await refused(post("me/passkeys", { flow, name: "Key", response: careless }, admin));
    const events = (await admin("GET", "/api/v1/audit?category=login")).json().events;
    expect(events[0]).toMatchObject({ action: "session.refused" });
  });

  it("belong to the host name they were made for, and need a secure page", async () => {
    await add();
    const elsewhere = { host: "nas.example", origin: "https://nas.example" };
    const { options, flow } = (await post("session/passkey/question", {}, program.send, elsewhere)).json();
    const answer = key.get({ ...options, rpId: "nas.example" }, { origin: elsewhere.origin });
    const tried = await post("session/passkey", { flow, response: answer }, program.send, elsewhere);
    expect(tried.json().code).toBe("passkey_refused");
    const plain = { host: "nas.example", origin: "http://nas.example" };
    expect((await post("session/passkey/question", {}, program.send, plain)).json().reason).toBe(
      "passkey_address",
    );
    expect((await admin("GET", "/api/v1/session/options", { headers: elsewhere })).json().passkeys).toBe(
      false,
    );
  });

  it("satisfy the administrator who demands a second factor, and the last one then stays", async () => {
    await admin("PUT", "/api/v1/settings/login", { body: { secondFactor: "everybody" } });
    expect((await admin("GET", "/api/v1/dashboard")).json().code).toBe("second_factor_setup_required");
    const { id } = (await add()).json().passkey;
    expect((await admin("GET", "/api/v1/dashboard")).statusCode).toBe(200);
    const kept = await post(`me/passkeys/${id}/remove`, confirm, admin);
    expect(kept.json().reason).toBe("factor_required");
    const { id: admin1 } = (await admin("GET", "/api/v1/me")).json();
    expect((await admin("DELETE", `/api/v1/users/${admin1}/second-factor`)).statusCode).toBe(204);
    expect((await logIn()).json().code).toBe("passkey_refused");
  });
});
