import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createOutbound, type Outbound, type OutboundOptions } from "./http-client.ts";
import type { OutboundReason } from "./outbound-problem.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function outbound(options: Partial<OutboundOptions> = {}): Outbound {
  const made = createOutbound({ version: "2.1.0", ...options });
  cleanups.push(() => made.close());
  return made;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  cleanups.push(() => new Promise((done) => server.close(done)));
  return (server.address() as AddressInfo).port;
}

async function httpServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  const port = await listen(server);
  cleanups.push(() => server.closeAllConnections());
  return `http://127.0.0.1:${port}`;
}

async function tcpServer(answer: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    answer(socket);
  });
  const port = await listen(server);
  cleanups.push(() => sockets.forEach((socket) => void socket.destroy()));
  return `http://127.0.0.1:${port}`;
}

async function closedPort(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return `http://127.0.0.1:${port}`;
}

const fails = (reason: OutboundReason) => expect.objectContaining({ reason });

describe("requests", () => {
  test("say who asks, and carry method, headers and body as they are", async () => {
    const seen: unknown[] = [];
    const base = await httpServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method, url, headers } = request;
      seen.push([method, url, headers["user-agent"], headers["x-key"], Buffer.concat(chunks).toString()]);
      response.writeHead(201, { "Retry-After": "7" }).end("grüße");
    });
    const answer = await outbound().http({
      method: "PUT",
      url: `${base}/a%3Ab?c=d`,
      headers: { "X-Key": "k" },
      body: "böse",
    });
    expect(seen).toEqual([["PUT", "/a%3Ab?c=d", "duplistatus/2.1.0", "k", "böse"]]);
    expect(answer).toMatchObject({ status: 201, text: "grüße", headers: { "retry-after": "7" } });
  });

  test("never follow a redirect", async () => {
    let requests = 0;
    const base = await httpServer((_request, response) => {
      requests += 1;
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect(await outbound().http({ method: "POST", url: base, body: "x" })).toMatchObject({ status: 302 });
    expect(requests).toBe(1);
  });

  test("read 64 kB of an answer that never ends, and leave", async () => {
    const base = await httpServer((_request, response) => {
      const write = (): void => {
        while (response.writable && response.write("x".repeat(10_000)));
        response.once("drain", write);
      };
      write();
    });
    const { text } = await outbound().http({ method: "GET", url: base });
    expect(text).toHaveLength(64 * 1024);
  });
});

describe("no answer", () => {
  test.each<[string, (socket: Socket) => void, OutboundReason]>([
    ["a silent server", () => undefined, "timeout"],
    [
      "headers and then silence",
      (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"),
      "timeout",
    ],
    ["hanging up at once", (socket) => socket.destroy(), "connection-lost"],
    ["another protocol", (socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"), "not-http"],
  ])("%s", async (_name, answer, reason) => {
    const url = await tcpServer(answer);
    const client = outbound({ totalMs: 300 });
    await expect(client.http({ method: "GET", url })).rejects.toEqual(fails(reason));
  });

  test("a closed port, TLS on a plain port, a name that is none, a header that is none", async () => {
    const base = await httpServer((_request, response) => response.end());
    const client = outbound({
      resolve: async (host) => {
        if (host === "nas.invalid") throw new Error("ENOTFOUND");
        return ["127.0.0.1"];
      },
    });
    const closed = await closedPort();
    await expect(client.http({ method: "GET", url: closed })).rejects.toEqual(fails("connection-refused"));
    await expect(client.http({ method: "GET", url: base.replace("http", "https") })).rejects.toEqual(
      fails("tls"),
    );
    await expect(client.http({ method: "GET", url: "http://nas.invalid/secret" })).rejects.toMatchObject({
      reason: "name-unknown",
      facts: { host: "nas.invalid" },
    });
    const headers = { authorization: "Bearer ü\n" };
    await expect(client.http({ method: "GET", url: base, headers })).rejects.toEqual(fails("settings"));
    await expect(client.http({ method: "GET", url: "file:///etc/passwd" })).rejects.toEqual(
      fails("settings"),
    );
  });
});

describe("the address rule", () => {
  test.each([
    "http://169.254.169.254/latest/meta-data",
    "http://2852039166/",
    "http://0xA9.0xFE.0xA9.0xFE/",
    "http://0251.0376.0251.0376./",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:a9fe:a9fe::]/",
    "http://[fe80::1]/",
    "http://[fd00:ec2::254]/",
    "http://0.0.0.0/",
    "https://100.100.100.200/",
  ])("refuses %s", async (url) => {
    await expect(outbound().http({ method: "GET", url })).rejects.toEqual(fails("address-denied"));
  });

  test("holds for what a name resolves to, at every connection anew", async () => {
    const base = await httpServer((_request, response) => {
      response.writeHead(200, { connection: "close" }).end("inside");
    });
    const answers = [["127.0.0.1"], ["169.254.169.254"], ["::ffff:a9fe:a9fe", "fe80::1%eth0"], []];
    const client = outbound({ resolve: async () => answers.shift() ?? [] });
    const get = () => client.http({ method: "GET", url: base.replace("127.0.0.1", "rebinding.example") });
    expect(await get()).toMatchObject({ status: 200 });
    await expect(get()).rejects.toEqual(fails("address-denied"));
    await expect(get()).rejects.toEqual(fails("address-denied"));
    await expect(get()).rejects.toEqual(fails("name-unknown"));
  });

  test("dials only the allowed ones of several addresses", async () => {
    const base = await httpServer((_request, response) => response.end("home"));
    const client = outbound({ resolve: async () => ["169.254.1.1", "127.0.0.1"] });
    const url = base.replace("127.0.0.1", "home.example");
    expect(await client.http({ method: "GET", url })).toMatchObject({ text: "home" });
    expect(await client.resolve("home.example")).toEqual(["127.0.0.1"]);
  });
});
