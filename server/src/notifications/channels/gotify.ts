import { z } from "zod";
import { composeText, openLink } from "./compose.ts";
import { defineChannel, StepFailed } from "./define-channel.ts";
import { baseUrl, secret } from "./fields.ts";
import { jsonOf, sent, statusFailure, temporary } from "./http-outcome.ts";
import { hostOf, nameOf, sendJson } from "./json-request.ts";
import { cut } from "./text.ts";
import { urgencyOf } from "./tones.ts";

/** Gotify: 1–3 quiet, 4–7 with sound, 8–10 high. */
const priorities = { 1: 1, 2: 2, 3: 5, 4: 8, 5: 10 } as const;

const titleLimit = { max: 250, unit: "characters" } as const;
const textLimit = { max: 10_000, unit: "characters" } as const;

/** https://gotify.net/docs/pushmsg */
export const gotify = defineChannel({
  kind: "gotify",
  settings: z.object({
    url: baseUrl({ placeholder: "https://gotify.example.org" }),
    token: secret({ placeholder: "A…" }),
  }),
  limits: { title: titleLimit, text: textLimit, perMinute: 60 },
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  probes: [
    {
      code: "service",
      async run({ settings }, sender) {
        const answer = await sender.http({ method: "GET", url: `${settings.url}/health` });
        if (jsonOf(answer).health === "red") throw new StepFailed("server-error", { status: answer.status });
        return { status: answer.status };
      },
    },
  ],
  async send({ message, settings }, sender) {
    const link = openLink(message);
    const answer = await sendJson(
      sender,
      `${settings.url}/message`,
      {
        title: cut(message.title, titleLimit),
        message: composeText(message, textLimit),
        priority: priorities[urgencyOf[message.tone]],
        extras: {
          "client::display": { contentType: "text/plain" },
          ...(link === null ? {} : { "client::notification": { click: { url: link.url } } }),
        },
      },
      // Not in the address, which lands in the logs of proxies.
      { headers: { "x-gotify-key": settings.token } },
    );
    const failure = statusFailure(answer, sender.now());
    if (failure !== null) return failure;
    const { id } = jsonOf(answer);
    if (typeof id !== "number") return temporary("unexpected-answer", { status: answer.status });
    return sent(answer, String(id));
  },
});
