import { z } from "zod";
import type { Outcome } from "./channel.ts";
import { composeText, openLink } from "./compose.ts";
import { defineChannel, StepFailed } from "./define-channel.ts";
import { baseUrl, optionalText, secret } from "./fields.ts";
import { broken, sent, statusFailure } from "./http-outcome.ts";
import { hostOf, nameOf, sendJson } from "./json-request.ts";
import { cut } from "./text.ts";

const settings = z.object({
  url: baseUrl({ placeholder: "http://homeassistant.local:8123" }),
  token: secret(),
  /** Empty: a notification on Home Assistant's own pages. */
  service: optionalText({
    placeholder: "mobile_app_phone",
    pattern: [/^(notify\.)?\w*$/, "the name of a service of notify"],
  }),
});

const titleLimit = { max: 250, unit: "characters" } as const;
const textLimit = { max: 3_000, unit: "characters" } as const;

const authorization = (token: string) => ({ authorization: `Bearer ${token}` });

/** https://developers.home-assistant.io/docs/api/rest */
export const homeAssistant = defineChannel({
  kind: "home-assistant",
  settings,
  limits: { title: titleLimit, text: textLimit, perMinute: 60 },
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  probes: [
    {
      code: "login",
      async run({ settings: { url, token } }, sender) {
        const answer = await sender.http({
          method: "GET",
          url: `${url}/api/`,
          headers: authorization(token),
        });
        const failure = statusFailure(answer, sender.now());
        if (failure !== null) throw new StepFailed(failure.reason, failure.facts);
        return { status: answer.status };
      },
    },
  ],
  async send({ message, settings: { url, token, service } }, sender): Promise<Outcome> {
    const link = openLink(message);
    const id = `dup-${message.incident?.key ?? message.idempotencyKey}`;
    const words = { title: cut(message.title, titleLimit), message: composeText(message, textLimit) };
    const name = service.replace(/^notify\./, "");
    const answer = await sendJson(
      sender,
      name === ""
        ? `${url}/api/services/persistent_notification/create`
        : `${url}/api/services/notify/${name}`,
      name === ""
        ? {
            ...words,
            message: link === null ? words.message : `${words.message}\n\n${link.url}`,
            notification_id: id,
          }
        : { ...words, data: { tag: id, ...(link === null ? {} : { url: link.url, clickAction: link.url }) } },
      { headers: authorization(token) },
    );
    // It takes every text: what it does not know is the service.
    if (answer.status === 400) return broken("not-found", answer);
    return statusFailure(answer, sender.now()) ?? sent(answer, id);
  },
});
