import { alertmanager } from "./alertmanager.ts";
import { apprise } from "./apprise.ts";
import type { ChannelKind } from "./channel.ts";
import { discord } from "./discord.ts";
import { email } from "./email/email.ts";
import { googleChat } from "./google-chat.ts";
import { gotify } from "./gotify.ts";
import { homeAssistant } from "./home-assistant.ts";
import { matrix } from "./matrix.ts";
import { mattermost } from "./mattermost.ts";
import { ntfy } from "./ntfy.ts";
import { pagerduty } from "./pagerduty.ts";
import { ping } from "./ping.ts";
import { pushover } from "./pushover.ts";
import { relay } from "./relay.ts";
import { rocketChat } from "./rocket-chat.ts";
import { signal } from "./signal.ts";
import { slack } from "./slack.ts";
import { teams } from "./teams.ts";
import { telegram } from "./telegram.ts";
import { webPush } from "./web-push/web-push.ts";
import { webhook } from "./webhook.ts";
import { zulip } from "./zulip.ts";

/** Every kind of channel, in the order in which they are offered. */
const kinds = [
  ntfy,
  email,
  webPush,
  telegram,
  signal,
  discord,
  slack,
  teams,
  matrix,
  googleChat,
  mattermost,
  rocketChat,
  zulip,
  gotify,
  pushover,
  homeAssistant,
  apprise,
  webhook,
  pagerduty,
  alertmanager,
  ping,
  relay,
] as unknown as ChannelKind[];

/** By name. */
export const channelKinds: ReadonlyMap<string, ChannelKind> = new Map(kinds.map((kind) => [kind.kind, kind]));
