import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createOutbound } from "../../platform/outbound/http-client.ts";
import type { ChannelKind, Outcome, Sender, TestStep } from "./channel.ts";
import type { Message } from "./message.ts";
import { sampleMessage, testNow } from "./test-samples.ts";

/** A request as it arrived. `origin` is where the channel believed to send it. */
export interface Recorded {
  method: string;
  origin: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  bytes: Buffer;
}

/** What the other side does: answer, say nothing, or hang up. */
export type Play =
  | { status: number; headers?: Record<string, string>; body?: string | object }
  | "hang"
  | "hang up";

export interface Recorder {
  /** `http://127.0.0.1:<port>` */
  base: string;
  requests: Recorded[];
  /** The next answers, in order; the last one is repeated. */
  play(...answers: Play[]): void;
  close(): Promise<void>;
}

function answerWith(response: ServerResponse, play: Play): void {
  if (play === "hang") return;
  if (play === "hang up") {
    response.socket?.destroy();
    return;
  }
  const { status, headers = {}, body = "" } = play;
  response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
}

/** A server that writes down every request and answers as it is told. */
export async function startRecorder(): Promise<Recorder> {
  const requests: Recorded[] = [];
  let answers: Play[] = [{ status: 500 }];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { "x-meant-origin": origin, ...headers } = request.headers;
    const bytes = Buffer.concat(chunks);
    requests.push({
      method: request.method ?? "",
      origin: String(origin ?? ""),
      path: request.url ?? "",
      headers,
      body: bytes.toString("utf8"),
      bytes,
    });
    answerWith(response, answers.length > 1 ? answers.shift()! : answers[0]!);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    play: (...next) => {
      requests.length = 0;
      answers = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A sender whose requests all arrive at the recorder, whatever their host is. */
export function recordingSender(recorder: Recorder): Sender & { faults: unknown[]; close(): Promise<void> } {
  const outbound = createOutbound({ version: "2.1.0", totalMs: 400 });
  const faults: unknown[] = [];
  return {
    http: (request) => {
      const { origin, pathname, search } = new URL(request.url);
      return outbound.http({
        ...request,
        url: `${recorder.base}${pathname}${search}`,
        headers: { ...request.headers, "x-meant-origin": origin },
      });
    },
    connect: outbound.connect,
    resolve: async () => ["192.0.2.7"],
    patienceMs: 400,
    now: () => testNow,
    unexpected: (error) => faults.push(error),
    version: "2.1.0",
    publicUrl: "https://backups.example.org",
    installation: "here",
    faults,
    close: () => outbound.close(),
  };
}

/** Sends with settings as a user would type them. */
export function sendWith(
  kind: unknown,
  typed: Record<string, unknown>,
  message: Message,
  sender: Sender,
  recipient: string | null = null,
): Promise<Outcome> {
  const channel = kind as ChannelKind;
  return channel.send({ message, settings: channel.settings.parse(typed), recipient }, sender);
}

/** The steps of a test, all of them. */
export async function testWith(
  kind: unknown,
  typed: Record<string, unknown>,
  sender: Sender,
  recipient: string | null = null,
): Promise<TestStep[]> {
  const channel = kind as ChannelKind;
  const steps: TestStep[] = [];
  const delivery = { message: sampleMessage, settings: channel.settings.parse(typed), recipient };
  for await (const step of channel.test(delivery, sender)) steps.push(step);
  return steps;
}
