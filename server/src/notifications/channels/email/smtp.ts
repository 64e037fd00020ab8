import { isIP, type Socket } from "node:net";
import nodemailer from "nodemailer";
import { OutboundProblem } from "../../../platform/outbound/outbound-problem.ts";
import type { Sender } from "../channel.ts";

export interface MailServer {
  host: string;
  port: number;
  security: "starttls" | "tls" | "none";
  user: string;
  password: string;
  anyCertificate: boolean;
}

type Transport = ReturnType<typeof nodemailer.createTransport>;

/**
 * Connects to a mail server under the address rule and hands over the transport; the connection is gone afterwards,
 * whatever the server does.
 * @throws {OutboundProblem} when there is no connection, nodemailer's errors after that
 */
export async function withMailServer<Result>(
  server: MailServer,
  sender: Sender,
  work: (transport: Transport) => Promise<Result>,
): Promise<Result> {
  const connection = await sender.connect(server.host, server.port);
  let isOver = false;
  // A server that says something now and then must not keep a delivery for ever.
  const patience = setTimeout(() => {
    isOver = true;
    connection.destroy();
  }, 2 * sender.patienceMs);
  // Nobody listens between two commands.
  connection.on("error", () => undefined);
  try {
    return await work(nodemailer.createTransport(optionsOf(server, connection, sender.patienceMs)));
  } catch (error) {
    throw isOver ? new OutboundProblem("timeout", { host: server.host, port: server.port }) : error;
  } finally {
    clearTimeout(patience);
    connection.destroy();
  }
}

function optionsOf(server: MailServer, connection: Socket, patienceMs: number) {
  const { host, port, security, user, password, anyCertificate } = server;
  return {
    host,
    port,
    connection,
    // Never "encrypted if offered": who asked for encryption gets it, or an error.
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(user === "" ? {} : { auth: { user, pass: password } }),
    tls: { rejectUnauthorized: !anyCertificate, ...(isIP(host) === 0 ? { servername: host } : {}) },
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    // A mail consists of what is in the message, never of files or addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
