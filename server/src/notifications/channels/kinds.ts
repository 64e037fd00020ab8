import { apprise } from "./apprise.ts";
import type { ChannelKind } from "./channel.ts";
import { discord } from "./discord.ts";
import { email } from "./email/email.ts";
import { gotify } from "./gotify.ts";
import { ntfy } from "./ntfy.ts";
import { slack } from "./slack.ts";
import { telegram } from "./telegram.ts";
import { webhook } from "./webhook.ts";

/** Every kind of channel, in the order in which they are offered. */
const kinds = [ntfy, email, webhook, apprise, telegram, discord, slack, gotify] as unknown as ChannelKind[];

/** By name. */
export const channelKinds: ReadonlyMap<string, ChannelKind> = new Map(kinds.map((kind) => [kind.kind, kind]));
