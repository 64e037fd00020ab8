import { isIP, type Socket } from "node:net";
import { rootCertificates, connect as secure } from "node:tls";
import { plainHost } from "../platform/outbound/addresses.ts";
import type { Outbound } from "../platform/outbound/http-client.ts";
import type { Broker } from "./broker.ts";
import { BrokerProblem } from "./problem.ts";

const answerMs = 10_000;

/** An open connection to a broker. */
export interface MqttLink {
  /** False as soon as it is lost. */
  isOpen(): boolean;
  /** Sets or (empty) clears what stands retained under a topic; resolves when the broker has it. @throws when the connection is lost */
  publish(topic: string, payload: string): Promise<void>;
  /** Ends it. @param last what is published before */
  close(last?: { topic: string; payload: string }): Promise<void>;
}

/** Topic that says whether this program is there. */
export const availabilityTopic = ({ topic, installation }: Broker): string =>
  `${topic}/${installation}/availability`;

async function openSocket({ url, ca }: Broker, outbound: Outbound): Promise<Socket> {
  const { protocol, hostname, port } = new URL(url);
  const isSecure = protocol === "mqtts:";
  const socket = await outbound.connect(hostname, Number(port) || (isSecure ? 8883 : 1883));
  if (!isSecure) return socket;
  const host = plainHost(hostname);
  const encrypted = secure({
    socket,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === "" ? {} : { ca: [...rootCertificates, ca] }),
  });
  try {
    await new Promise<void>((done, failed) => {
      encrypted.once("secureConnect", done).once("error", failed);
      encrypted.setTimeout(answerMs, () => failed(new BrokerProblem("timeout")));
    });
  } catch (error) {
    encrypted.destroy();
    throw error;
  }
  encrypted.setTimeout(0).removeAllListeners("timeout").removeAllListeners("error");
  return encrypted;
}

interface LinkOptions {
  /** Distinguishes a test from the connection that publishes. */
  suffix?: string;
  /** Home Assistant started: it has to be told everything. */
  onWelcome?: () => void;
}

/**
 * Connects and logs in; the broker says "offline" for this program when it vanishes. Nothing is connected again by itself:
 * who publishes decides that.
 * @throws an error that `brokerProblem` explains
 */
export async function openLink(
  broker: Broker,
  outbound: Outbound,
  { suffix, onWelcome }: LinkOptions = {},
): Promise<MqttLink> {
  const socket = await openSocket(broker, outbound);
  // As a part of the bundle it has no other export.
  const { default: mqtt } = await import("mqtt");
  const id = `duplistatus-${broker.installation}`;
  const client = new mqtt.MqttClient(() => socket, {
    clientId: suffix === undefined ? id : `${id}-${suffix}`,
    ...(broker.username === "" ? {} : { username: broker.username }),
    ...(broker.password === "" ? {} : { password: broker.password }),
    ...(suffix === undefined && {
      will: {
        topic: availabilityTopic(broker),
        payload: Buffer.from("offline"),
        qos: 1 as const,
        retain: true,
      },
    }),
    clean: true,
    keepalive: 30,
    connectTimeout: answerMs,
    reconnectPeriod: 0,
    protocolVersion: 4,
  });
  let isOpen = true;
  const lost = new Promise<never>((_done, failed) => {
    client.on("close", () => {
      isOpen = false;
      failed(new BrokerProblem("connection-lost"));
    });
  });
  lost.catch(() => undefined);
  try {
    const connected = new Promise<void>((done, failed) => {
      client.once("connect", () => done()).once("error", failed);
    });
    await Promise.race([connected, lost]);
  } catch (error) {
    client.end(true);
    socket.destroy();
    throw error;
  }
  // Whatever goes wrong from here on ends in `close`.
  client.on("error", () => undefined);
  if (onWelcome !== undefined) {
    const topic = `${broker.discoveryPrefix}/status`;
    client.on("message", (heard, payload) => {
      if (heard === topic && payload.toString() === "online") onWelcome();
    });
    // A broker may forbid it: then everything is told again with the next connection only.
    client.subscribe(topic, { qos: 1 }, () => undefined);
  }
  const publish = async (topic: string, payload: string) => {
    await Promise.race([client.publishAsync(topic, payload, { qos: 1, retain: true }), lost]);
  };
  return {
    isOpen: () => isOpen,
    publish,
    async close(last) {
      if (last !== undefined && isOpen)
        await Promise.race([publish(last.topic, last.payload), patience()]).catch(() => undefined);
      await Promise.race([client.endAsync(!isOpen), patience()]).catch(() => undefined);
      socket.destroy();
    },
  };
}

const patience = (): Promise<void> => new Promise((done) => setTimeout(done, 2_000).unref());
