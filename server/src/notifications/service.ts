import type { Context } from "../platform/context.ts";
import { createOutbound } from "../platform/outbound/http-client.ts";
import type { Sender } from "./channels/channel.ts";
import { channelKinds } from "./channels/kinds.ts";
import { storeFoundSettings } from "./configured/change.ts";
import type { Kinds } from "./configured/channel.ts";
import { renderDigest } from "./digests/render.ts";
import type { Sending } from "./outbox/send.ts";
import { installationOf, readRelayed } from "./relay/relay.ts";
import { renderReminder } from "./reminders/render.ts";
import { renderMessage } from "./render/message.ts";
import { publicUrlOf } from "./render/voice.ts";

/** What sends messages in this process. */
export interface NotificationService {
  /** Kinds of channels by name. */
  kinds: Kinds;
  sending: Sending;
  sender(): Promise<Sender>;
  /** Called when something happened: there may be something to send. */
  wake(): void;
  /** Whoever wants to be woken. */
  onWake: () => void;
  close(): Promise<void>;
}

declare module "../platform/context.ts" {
  interface Services {
    notifications: NotificationService;
  }
}

export const notificationsOf = ({ services }: Context): NotificationService => services.notifications;

/** One per program; no connection is opened before it is needed. */
export function createNotifications(context: Context): NotificationService {
  const outbound = createOutbound({ version: context.version });
  const sender = async (): Promise<Sender> => ({
    http: outbound.http,
    connect: outbound.connect,
    resolve: outbound.resolve,
    patienceMs: 20_000,
    now: () => context.clock.now(),
    unexpected: (error) => context.log.error({ err: error }, "a channel failed in an unexpected way"),
    version: context.version,
    publicUrl: await publicUrlOf(context),
    installation: await installationOf(context),
  });
  const others = { "incident.reminded": renderReminder, digest: renderDigest };
  const service: NotificationService = {
    kinds: channelKinds,
    sender,
    sending: {
      get kinds() {
        return service.kinds;
      },
      sender,
      render: (row, channel) => renderMessage(context, row, channel, others),
      report: (row) => readRelayed(context, row),
      settingsChanged: (channel, settings) =>
        context.database.write((sql) =>
          storeFoundSettings(context, sql, service.kinds, channel.row.id, settings),
        ),
      random: Math.random,
    },
    wake: () => service.onWake(),
    onWake: () => undefined,
    close: () => outbound.close(),
  };
  return service;
}
