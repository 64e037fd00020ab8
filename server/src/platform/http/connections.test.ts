import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { limitConnections } from "./connections.ts";

let server: Server;
const sockets: Socket[] = [];
beforeEach(async () => {
  server = createServer((request, response) => {
    // A stream that does not end, and everything else at once.
    if (request.url === "/stream") response.write("hello");
    else request.resume().on("end", () => response.end("done"));
  });
  limitConnections(server, 3);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  server.close();
});

async function open(text: string): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => undefined);
  sockets.push(socket);
  await Promise.all([once(socket, "connect"), once(server, "connection")]);
  socket.write(text);
  return socket;
}
const begun = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n1";

it("the connection of an address that waits longest makes room for a new one, and no stream does", async () => {
  const stream = await open("GET /stream HTTP/1.1\r\nhost: x\r\n\r\n");
  await once(stream, "data");
  const slow = [await open(begun), await open(begun), await open("POST / HT")];
  const closed = once(slow[0]!, "close");
  const fourth = await open(begun);
  await closed;
  expect([stream, slow[1]!, slow[2]!, fourth].map((socket) => socket.destroyed)).toEqual([
    false,
    false,
    false,
    false,
  ]);
  fourth.write("234567890");
  expect(String((await once(fourth, "data"))[0])).toContain("200 OK");
});

it("a connection that was answered waits behind those that came later", async () => {
  const kept = await open("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  await once(kept, "data");
  const slow = [await open(begun), await open(begun)];
  kept.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  await once(kept, "data");
  const closed = once(slow[0]!, "close");
  await open(begun);
  await closed;
  expect(kept.destroyed).toBe(false);
});
