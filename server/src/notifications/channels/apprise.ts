import { z } from "zod";
import { composeText, openLink } from "./compose.ts";
import { defineChannel, StepFailed } from "./define-channel.ts";
import { baseUrl, optionalSecret, optionalText } from "./fields.ts";
import { broken, excerptOf, sent, statusFailure } from "./http-outcome.ts";
import { basicAuth, hostOf, nameOf, sendJson } from "./json-request.ts";
import type { Tone } from "./message.ts";
import { cut } from "./text.ts";

const settings = z
  .object({
    url: baseUrl({ placeholder: "http://apprise:8000" }),
    key: optionalText({ pattern: [/^[\w-]*$/, "only letters, digits, - and _"] }),
    tag: optionalText({ placeholder: "admins, phones" }),
    urls: optionalSecret({ placeholder: "ntfy://topic, mailto://…" }),
    user: optionalText({ advanced: true }),
    password: optionalSecret({ advanced: true }),
  })
  .refine(({ key, urls }) => (key === "") !== (urls === ""), {
    message: "either the key of a stored configuration or addresses",
    path: ["key"],
  });

const types: Record<Tone, "info" | "success" | "warning" | "failure"> = {
  info: "info",
  success: "success",
  recovered: "success",
  warning: "warning",
  error: "failure",
  fatal: "failure",
  overdue: "failure",
};

const titleLimit = { max: 250, unit: "characters" } as const;
const textLimit = { max: 10_000, unit: "characters" } as const;

/** https://github.com/caronc/apprise-api */
export const apprise = defineChannel({
  kind: "apprise",
  settings,
  limits: { title: titleLimit, text: textLimit, perMinute: 30 },
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  probes: [
    {
      code: "service",
      async run({ settings: { url } }, sender) {
        const answer = await sender.http({
          method: "GET",
          url: `${url}/status`,
          headers: { accept: "application/json" },
        });
        if (answer.status === 417) {
          throw new StepFailed("server-error", { status: 417, text: excerptOf(answer) });
        }
        return { status: answer.status };
      },
    },
  ],
  async send({ message, settings: { url, key, tag, urls, user, password } }, sender) {
    const link = openLink(message);
    const suffix = link === null ? "" : `\n\n${link.url}`;
    const room = textLimit.max - suffix.length;
    const answer = await sendJson(
      sender,
      key === "" ? `${url}/notify/` : `${url}/notify/${key}`,
      {
        ...(key === "" ? { urls } : {}),
        title: cut(message.title, titleLimit),
        body: `${composeText(message, { ...textLimit, max: room })}${suffix}`,
        type: types[message.tone],
        format: "text",
        ...(key === "" || tag === "" ? {} : { tag }),
      },
      {
        headers: {
          accept: "application/json",
          ...(user === "" ? {} : { authorization: basicAuth(user, password) }),
        },
      },
    );
    // Nothing is stored under this key: nobody was told, though the status says success.
    if (answer.status === 204) return broken("nothing-configured", answer);
    if (answer.status === 424) {
      return {
        result: "temporary",
        reason: "partly-delivered",
        facts: { status: 424, text: excerptOf(answer) },
        retryAt: null,
        pausesChannel: false,
        retryOnce: true,
      };
    }
    return statusFailure(answer, sender.now()) ?? sent(answer);
  },
});
