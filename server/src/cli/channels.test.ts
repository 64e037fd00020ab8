import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createNotifier } from "../notifications/notifier.ts";
import { notificationsOf } from "../notifications/service.ts";
import { type TestApp, testApp } from "../testing/app.ts";
import { engines } from "../testing/database.ts";
import { jsonReport } from "../testing/reports.ts";
import { addByCommand, listByCommand, removeByCommand, testByCommand } from "./channels.ts";
import { listByCommand as listDeliveries } from "./deliveries.ts";

describe.each(engines)("channels by command on %s", (engine) => {
  let program: TestApp;
  let received: { headers: Record<string, unknown>; body: { type: string; data: { title: string } } }[];
  let status: number;
  let hook: string;
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => {
      body += piece;
    });
    request.on("end", () => {
      received.push({ headers: request.headers, body: JSON.parse(body) });
      response.writeHead(status).end();
    });
  });

  beforeEach(async () => {
    received = [];
    status = 200;
    program = await testApp({ engine, config: { notifyGatherSeconds: 0 } });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    hook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await notificationsOf(program.context).close();
    await program.close();
  });

  const said = () => {
    const lines: string[] = [];
    return { lines, printer: { out: (line: string) => void lines.push(line), err: () => undefined } };
  };
  const add = async (kind: string, name: string, settings: Record<string, string>, secrets = {}) => {
    const { lines, printer } = said();
    await addByCommand(program.context, { kind, name, settings, secrets }, printer);
    return lines;
  };
  const list = async () => {
    const { lines, printer } = said();
    await listByCommand(program.context, true, printer);
    return JSON.parse(lines.join("\n")) as Record<string, unknown>[];
  };
  const deliveries = async () => {
    const { lines, printer } = said();
    await listDeliveries(program.context, 10, true, printer);
    return JSON.parse(lines.join("\n")) as Record<string, unknown>[];
  };

  it("are added, listed without secrets, tested step by step, used at once, and removed", async () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    expect(await add("webhook", "Hook", { url: hook }, { secret })).toEqual(["1  Hook"]);
    const listed = await list();
    expect(listed).toMatchObject([
      { name: "Hook", kind: "webhook", health: "new", secretsSet: ["url", "secret"] },
    ]);
    expect(JSON.stringify(listed)).not.toMatch(/whsec|\/hook"/);

    const good = said();
    expect(await testByCommand(program.context, "hook", good.printer)).toBe(0);
    expect(good.lines.at(-1)).toMatch(/^ok +Message accepted/);
    expect(received[0]?.body.type).toBe("test");

    const headers = { "content-type": "application/json" };
    const body = jsonReport({ result: "Error", exception: "No route to host" }).toString();
    expect((await program.send("POST", "/api/upload", { body, headers })).statusCode).toBe(200);
    const notifier = createNotifier(program.context, notificationsOf(program.context).sending);
    for (let n = 0; n < 5; n++) {
      await notifier.tick();
      await notifier.dispatcher.idle();
    }
    const types = received.map((one) => one.body.type);
    expect(types.sort()).toEqual(["incident.opened", "server.new", "test"]);
    expect(await deliveries()).toContainEqual(
      expect.objectContaining({
        event: "incident.opened",
        cause: "failing",
        server: "attic",
        channel: "Hook",
        state: "sent",
        attempts: 1,
        error: null,
      }),
    );

    status = 410;
    const bad = said();
    expect(await testByCommand(program.context, "Hook", bad.printer)).toBe(1);
    expect(bad.lines.at(-1)).toMatch(/^FAIL .*The recipient was removed there\. Answer: 410/);
    await removeByCommand(program.context, "HOOK", bad.printer);
    expect(await list()).toEqual([]);
  });

  it("take every kind of setting as text", async () => {
    await add("ntfy", "Phone", { url: "https://ntfy.example.org", priorityError: "5" }, { token: "tk_abc" });
    await add("email", "Mail", {
      host: "mail.example.org",
      port: "465",
      security: "tls",
      from: "dup@example.org",
      to: "a@example.org, b@example.org",
      anyCertificate: "true",
    });
    const [phone, mail] = await list();
    expect(phone).toMatchObject({ settings: { priorityError: 5 }, secretsSet: ["token"] });
    expect((phone!.settings as { topic: string }).topic).toMatch(/^duplistatus-/);
    expect(mail).toMatchObject({ settings: { port: 465, security: "tls", anyCertificate: true } });
  });

  it("are refused with what is wrong", async () => {
    const why = (wish: Promise<unknown>) =>
      wish.then(
        () => "",
        (error: Error) => error.message,
      );
    expect(await why(add("fax", "Fax", {}))).toContain("There are: ntfy, email, ");
    expect(await why(add("webhook", "Hook", { url: "ftp://x" }))).toContain("url");
    expect(await why(add("ntfy", "Phone", { colour: "red" }))).toContain("colour");
    await add("webhook", "Hook", { url: hook });
    expect(await why(add("webhook", "hook", { url: hook }))).toContain("named “hook”");
    expect(await why(testByCommand(program.context, "Nobody", said().printer))).toContain(
      'no channel "Nobody"',
    );
  });
});
