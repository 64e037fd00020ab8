import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { freePort } from "./postgres.ts";

const login = { username: "duplistatus", password: "br0ker secret" };

/** A real mosquitto, reached by this program over a wire that can be cut. */
export interface TestBroker {
  /** Where the program connects. */
  readonly url: string;
  readonly login: typeof login;
  /** What stands retained now, by topic; what was taken away is not there. */
  readonly retained: Map<string, string>;
  /** Everything that was published since, topic and text. */
  readonly heard: [topic: string, payload: string][];
  publish(topic: string, payload: string): Promise<void>;
  /** Cuts the program's connections, as a plug that is pulled. */
  cut(): void;
  /** Starts mosquitto anew, without anything that stood there. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

async function answers(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const isThere = await Promise.race([
      once(socket, "connect").then(() => true),
      once(socket, "error").then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isThere) return;
    await new Promise((again) => setTimeout(again, 20));
  }
}

function wire(port: number): { server: Server; cut(): void } {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  return {
    server,
    cut() {
      for (const socket of open) socket.destroy();
    },
  };
}

/** @param tls a certificate and its key: only encrypted connections are taken then */
export async function startBroker(tls?: { cert: string; key: string }): Promise<TestBroker> {
  const folder = mkdtempSync(join(tmpdir(), "duplistatus-mosquitto-"));
  // Mosquitto gives up root's rights where it has them.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const passwords = join(folder, "passwords");
  writeFileSync(passwords, `${login.username}:${login.password}\n`);
  execFileSync("mosquitto_passwd", ["-U", passwords]);
  chmodSync(passwords, 0o644);
  if (tls) {
    writeFileSync(join(folder, "cert.pem"), tls.cert);
    writeFileSync(join(folder, "key.pem"), tls.key);
  }
  const encrypted = tls ? [`certfile ${join(folder, "cert.pem")}`, `keyfile ${join(folder, "key.pem")}`] : [];
  const settings = [
    `listener ${port} 127.0.0.1`,
    ...encrypted,
    `password_file ${passwords}`,
    "allow_anonymous false",
  ];
  writeFileSync(join(folder, "mosquitto.conf"), `${settings.join("\n")}\n`);
  const retained = new Map<string, string>();
  const heard: [string, string][] = [];
  let child: ChildProcess;
  let ears: MqttClient;

  async function begin(): Promise<void> {
    const path = `${process.env.PATH}:/usr/sbin`;
    child = spawn("mosquitto", ["-c", join(folder, "mosquitto.conf")], {
      stdio: "ignore",
      env: { ...process.env, PATH: path },
    });
    await answers(port);
    retained.clear();
    const scheme = tls ? "mqtts" : "mqtt";
    ears = await connectAsync(`${scheme}://127.0.0.1:${port}`, {
      ...login,
      reconnectPeriod: 0,
      rejectUnauthorized: false,
    });
    ears.on("message", (topic, payload) => {
      const text = payload.toString();
      heard.push([topic, text]);
      if (text === "") retained.delete(topic);
      else retained.set(topic, text);
    });
    ears.on("error", () => undefined);
    await ears.subscribeAsync("#", { qos: 1 });
  }

  async function end(): Promise<void> {
    await ears.endAsync(true);
    const over = once(child, "exit");
    child.kill();
    await over;
  }

  await begin();
  const { server, cut } = wire(port);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: near } = server.address() as { port: number };
  return {
    url: `${tls ? "mqtts" : "mqtt"}://127.0.0.1:${near}`,
    login,
    retained,
    heard,
    async publish(topic, payload) {
      await ears.publishAsync(topic, payload, { qos: 1 });
    },
    cut,
    async restart() {
      await end();
      await begin();
    },
    async stop() {
      cut();
      server.close();
      await end();
      rmSync(folder, { recursive: true });
    },
  };
}
