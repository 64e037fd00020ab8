import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Connections of one address on which nothing is being answered: those whose request has not come whole, and those that
 * wait for the next one. More than any fleet has behind one address.
 */
const mostWaiting = 256;

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/**
 * Bounds the connections of each address: beyond the limit the one that waits longest is closed. What is being answered,
 * such as a stream of events, is never touched.
 */
export function limitConnections(server: Server, limit = mostWaiting): void {
  const waiting = new Map<string, Set<Socket>>();
  const wait = (socket: Socket) => {
    const address = socket.remoteAddress;
    if (address === undefined || socket.destroyed) return;
    const sockets = waiting.get(address) ?? new Set();
    waiting.set(address, sockets);
    sockets.add(socket);
    if (sockets.size <= limit) return;
    const [longest] = sockets;
    leave(longest!, address);
    longest!.destroy();
  };
  const leave = (socket: Socket, address: string | undefined) => {
    const sockets = address === undefined ? undefined : waiting.get(address);
    if (sockets?.delete(socket) && sockets.size === 0) waiting.delete(address!);
  };
  server.on("connection", (socket: Socket) => {
    const address = socket.remoteAddress;
    wait(socket);
    socket.once("close", () => leave(socket, address));
  });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const answering = () => leave(socket, socket.remoteAddress);
    if (hasBody(request)) request.once("end", answering);
    else answering();
    response.once("close", () => wait(socket));
  });
}
