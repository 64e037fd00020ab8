import type { AddressInfo, Server, Socket } from "node:net";
import { createServer } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, describe, expect, test } from "vitest";
import type { Message } from "../message.ts";
import { sendWith, testWith } from "../test-recorder.ts";
import { closedMessage, sampleMessage, testNow } from "../test-samples.ts";
import { useRecorder } from "../test-use-recorder.ts";
import { email } from "./email.ts";

const { sender } = useRecorder();

interface Received {
  mail: ParsedMail;
  raw: string;
  from: string;
  to: string[];
  secure: boolean;
  user: string | undefined;
}

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function listen(server: Pick<Server, "listen" | "close" | "address">): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done as () => void));
  return (server.address() as AddressInfo).port;
}

const fail = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

/** A real mail server. Without options it takes everything, offers STARTTLS and wants no login. */
async function mailServer(options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    onAuth: ({ username, password }, _session, done) =>
      password === "s3cr3tpässword"
        ? done(null, { user: username! })
        : done(fail(535, "Authentication failed")),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        const raw = Buffer.concat(chunks).toString();
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          mail: await simpleParser(raw),
          raw,
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          secure: session.secure === true,
          user: session.user as string | undefined,
        });
        done(null, "2.0.0 OK queued as 4711");
      });
    },
    logger: false,
    ...options,
  });
  server.on("error", () => undefined);
  const port = await listen(server.server);
  cleanups.push(() => new Promise((done) => server.close(() => done())));
  return { port, received };
}

const typed = (port: number, more: Record<string, unknown> = {}) => ({
  host: "127.0.0.1",
  port,
  security: "none",
  from: "backups@example.org",
  to: "anna@example.org",
  anyCertificate: true,
  ...more,
});

const post = (settings: Record<string, unknown>, message: Message = sampleMessage, to = "anna@example.org") =>
  sendWith(email, settings, message, sender(), to);

describe("a mail", () => {
  test("arrives with subject, sender, both bodies and the headers that keep machines from answering", async () => {
    const { port, received } = await mailServer();
    const outcome = await post(typed(port, { fromName: "Bäckups" }), {
      ...sampleMessage,
      title: "NAS: Fotos größer\r\nBcc: evil@x",
    });
    expect(outcome).toMatchObject({ result: "sent", status: 250, excerpt: "250 2.0.0 OK queued as 4711" });
    const [{ mail, from, to, secure, raw } = expect.fail()] = received;
    expect({ from, to, secure }).toEqual({
      from: "backups@example.org",
      to: ["anna@example.org"],
      secure: false,
    });
    expect(mail.subject).toBe("NAS: Fotos größer Bcc: evil@x");
    expect(mail.bcc).toBeUndefined();
    expect(mail.from?.value).toEqual([{ name: "Bäckups", address: "backups@example.org" }]);
    expect(mail.date?.getTime()).toBe(testNow - 1_000);
    expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
    expect(mail.headers.get("x-auto-response-suppress")).toBe("All");
    expect(mail.headers.get("list-unsubscribe")).toBeUndefined();
    expect(mail.text).toContain("The backup Photos on NAS failed.\nNo space left.");
    expect(mail.html).toContain("Error: disk &lt;full&gt; &amp; *quota*");
    for (const line of raw.split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
  });

  test("keeps its id at every attempt, and the mails of an incident together", async () => {
    const { port, received } = await mailServer();
    await post(typed(port));
    await post(typed(port));
    await post(typed(port), closedMessage);
    expect(received.map(({ mail }) => mail.messageId)).toEqual([
      "<delivery-dlv-4711@backups.example.org>",
      "<delivery-dlv-4711@backups.example.org>",
      "<delivery-dlv-4712@backups.example.org>",
    ]);
    for (const { mail } of received) {
      expect(mail.references).toBe("<incident-inc-12@backups.example.org>");
      expect(mail.inReplyTo).toBe("<incident-inc-12@backups.example.org>");
    }
  });

  test("a digest can be left, and is a list", async () => {
    const { port, received } = await mailServer();
    await post(typed(port), {
      ...sampleMessage,
      event: "digest",
      incident: null,
      unsubscribeUrl: "https://backups.example.org/digest/stop?t=abc",
    });
    const list = received[0]!.mail.headers.get("list") as unknown as Record<
      string,
      { id?: string; url?: string }
    >;
    expect(list.id?.id).toBe("digest.backups.example.org");
    expect(list.unsubscribe?.url).toBe("https://backups.example.org/digest/stop?t=abc");
    expect(received[0]!.mail.inReplyTo).toBeUndefined();
  });

  test("takes the domain of its sender where this installation has no address", async () => {
    const { port, received } = await mailServer();
    await sendWith(email, typed(port), sampleMessage, { ...sender(), publicUrl: null }, "anna@example.org");
    expect(received[0]!.mail.messageId).toBe("<delivery-dlv-4711@example.org>");
  });

  test("of urgent news is marked so", async () => {
    const { port, received } = await mailServer();
    await post(typed(port), { ...sampleMessage, tone: "fatal" });
    await post(typed(port));
    expect(received.map(({ raw }) => /^Importance: High\r$/m.test(raw))).toEqual([true, false]);
  });
});

describe("encryption and login", () => {
  test("STARTTLS with a login", async () => {
    const { port, received } = await mailServer();
    const login = { user: "anna", password: "s3cr3tpässword" };
    expect(await post(typed(port, { security: "starttls", ...login }))).toMatchObject({ result: "sent" });
    expect(received[0]).toMatchObject({ secure: true, user: "anna" });
  });

  test("TLS from the first byte", async () => {
    const { port, received } = await mailServer({ secure: true });
    expect(await post(typed(port, { security: "tls" }))).toMatchObject({ result: "sent" });
    expect(received[0]).toMatchObject({ secure: true });
  });

  test("is never left out where it was asked for", async () => {
    const { port, received } = await mailServer({ disabledCommands: ["STARTTLS"] });
    expect(await post(typed(port, { security: "starttls" }))).toMatchObject({
      result: "broken",
      reason: "tls-not-offered",
    });
    expect(received).toEqual([]);
  });

  test("a certificate that nobody vouches for is told as such", async () => {
    const { port } = await mailServer();
    const strict = { security: "starttls", anyCertificate: false };
    expect(await post(typed(port, strict))).toMatchObject({ result: "temporary", reason: "certificate" });
  });

  test("TLS to a plain port", async () => {
    const { port } = await mailServer();
    expect(await post(typed(port, { security: "tls" }))).toMatchObject({
      result: "temporary",
      reason: "tls",
    });
  });

  test("a wrong password stops the channel and is not repeated", async () => {
    const { port } = await mailServer();
    const outcome = await post(typed(port, { security: "starttls", user: "anna", password: "s3cr3twrong" }));
    expect(outcome).toMatchObject({ result: "broken", reason: "wrong-login", facts: { status: 535 } });
    expect(JSON.stringify(outcome)).not.toContain("s3cr3t");
  });

  test("a login that cannot be checked now is tried again", async () => {
    const { port } = await mailServer({
      onAuth: (_auth, _session, done) => done(fail(454, "Temporary failure")),
    });
    const login = { security: "starttls", user: "a", password: "b" };
    expect(await post(typed(port, login))).toMatchObject({ result: "temporary", facts: { status: 454 } });
  });

  test("a server that wants a login and gets none", async () => {
    const { port } = await mailServer({ authOptional: false });
    expect(await post(typed(port))).toMatchObject({ result: "broken", reason: "wrong-login" });
  });
});

describe("what a server may say", () => {
  test("one of two recipients is refused: the other has the mail", async () => {
    const { port, received } = await mailServer({
      onRcptTo: ({ address }, _session, done) =>
        address.startsWith("gone") ? done(fail(550, "5.1.1 no such user")) : done(),
    });
    const settings = typed(port, { to: "anna@example.org, gone@example.org" });
    const recipients = email.recipients!(email.settings.parse(settings));
    expect(recipients).toEqual(["anna@example.org", "gone@example.org"]);
    expect(await post(settings, sampleMessage, recipients[0])).toMatchObject({ result: "sent" });
    expect(await post(settings, sampleMessage, recipients[1])).toMatchObject({
      result: "refused",
      reason: "recipient-refused",
      facts: { status: 550, text: "550 5.1.1 no such user" },
    });
    expect(received.map(({ to }) => to)).toEqual([["anna@example.org"]]);
  });

  test.each([
    [
      "greylisting",
      { onRcptTo: (_a, _s, done) => done(fail(451, "4.7.1 greylisted, try again")) },
      { result: "temporary", facts: { status: 451 } },
    ],
    [
      "a busy server",
      { onConnect: (_s, done) => done(fail(421, "too many connections")) },
      { result: "temporary", facts: { status: 421 } },
    ],
    [
      "a sender it does not like",
      { onMailFrom: (_a, _s, done) => done(fail(553, "sender rejected")) },
      { result: "broken", reason: "forbidden" },
    ],
    [
      "too big",
      { onData: (stream, _s, done) => stream.on("end", () => done(fail(552, "message too big"))).resume() },
      { result: "refused", reason: "too-large" },
    ],
    [
      "a full mailbox",
      { onData: (stream, _s, done) => stream.on("end", () => done(fail(552, "5.2.2 over quota"))).resume() },
      { result: "temporary", reason: "quota" },
    ],
    [
      "a full disk",
      {
        onData: (stream, _s, done) =>
          stream.on("end", () => done(fail(452, "4.3.1 insufficient storage"))).resume(),
      },
      { result: "temporary", facts: { status: 452 } },
    ],
    [
      "taken for spam",
      { onData: (stream, _s, done) => stream.on("end", () => done(fail(554, "5.7.1 spam"))).resume() },
      { result: "refused", reason: "content-refused" },
    ],
  ] as [string, SMTPServerOptions, object][])("%s", async (_name, options, expected) => {
    const { port } = await mailServer(options);
    expect(await post(typed(port))).toMatchObject(expected);
    expect(sender().faults).toEqual([]);
  });

  test("a mail that is too big arrives short, without HTML", async () => {
    let refusals = 1;
    const { port, received } = await mailServer({
      onMailFrom: (_address, _session, done) => (refusals-- > 0 ? done(fail(552, "too big")) : done()),
    });
    expect(await post(typed(port), { ...sampleMessage, log: "x".repeat(9_000) })).toMatchObject({
      result: "sent",
    });
    expect(received[0]!.mail.html).toBe(false);
    expect(received[0]!.mail.text).not.toContain("xxx");
  });
});

describe("nobody answers", () => {
  async function tcp(answer: (socket: Socket) => void): Promise<number> {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.on("error", () => undefined));
      answer(socket);
    });
    const port = await listen(server);
    cleanups.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    });
    return port;
  }

  test.each<[string, (socket: Socket) => void, string]>([
    ["a silent server", () => undefined, "timeout"],
    ["a server that hangs up", (socket) => socket.destroy(), "connection-lost"],
    ["silence after the greeting", (socket) => socket.write("220 mail.example.org ESMTP\r\n"), "timeout"],
  ])("%s", async (_name, answer, reason) => {
    expect(await post(typed(await tcp(answer)))).toMatchObject({ result: "temporary", reason });
  });

  test("a closed port, an unknown name, a forbidden address", async () => {
    const port = await tcp(() => undefined);
    await cleanups.pop()!();
    expect(await post(typed(port))).toMatchObject({ result: "temporary", reason: "connection-refused" });
    expect(await post(typed(25, { host: "mail.invalid" }))).toMatchObject({
      result: "temporary",
      reason: "name-unknown",
    });
    expect(await post(typed(25, { host: "169.254.169.254" }))).toMatchObject({
      result: "broken",
      reason: "address-denied",
    });
  });
});

describe("a test", () => {
  test("tells each step, and what the server answered", async () => {
    const { port } = await mailServer();
    const settings = typed(port, { security: "starttls", user: "anna", password: "s3cr3tpässword" });
    expect(await testWith(email, settings, sender(), "anna@example.org")).toMatchObject([
      { code: "name", ok: true },
      { code: "connect", ok: true, facts: { security: "starttls" } },
      { code: "login", ok: true, facts: { user: "anna" } },
      { code: "send", ok: true, facts: { status: 250, text: "250 2.0.0 OK queued as 4711" } },
    ]);
  });

  test("ends where it goes wrong", async () => {
    const { port } = await mailServer();
    const settings = typed(port, { security: "starttls", user: "anna", password: "wrong-one" });
    const steps = await testWith(email, settings, sender(), "anna@example.org");
    expect(steps.map(({ code, ok }) => [code, ok])).toEqual([
      ["name", true],
      ["connect", true],
      ["login", false],
    ]);
    expect(steps.at(-1)).toMatchObject({ reason: "wrong-login", facts: { status: 535 } });
  });
});

test("what is typed is checked", () => {
  const wrong = [
    { host: "https://mail.example.org" },
    { from: "no address" },
    { from: "a@b\r\nBcc: c@d" },
    { to: "" },
    { to: "anna@example.org, nobody" },
    { port: 0 },
    { security: "maybe" },
  ];
  for (const more of wrong)
    expect(email.settings.safeParse({ ...typed(25), ...more }).success, JSON.stringify(more)).toBe(false);
  const many = email.settings.parse(typed(25, { to: "a@x.org\nb@x.org; a@x.org" }));
  expect(email.recipients!(many)).toEqual(["a@x.org", "b@x.org"]);
});
