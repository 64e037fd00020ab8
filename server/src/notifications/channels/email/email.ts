import { z } from "zod";
import type { Outcome, Sender } from "../channel.ts";
import { type Attempt, defineChannel, StepFailed } from "../define-channel.ts";
import {
  addressList,
  choice,
  email as emailField,
  mailAddress,
  optionalSecret,
  optionalText,
  recipientLines,
  text,
  toggle,
  wholeNumber,
} from "../fields.ts";
import type { Message } from "../message.ts";
import { cut } from "../text.ts";
import { urgencyOf } from "../tones.ts";
import { mailHtml } from "./mail-html.ts";
import { mailText } from "./mail-text.ts";
import { type MailServer, withMailServer } from "./smtp.ts";
import { smtpFailure } from "./smtp-outcome.ts";

const settings = z.object({
  host: text({
    placeholder: "smtp.example.org",
    pattern: [/^[^\s/@]*$/, "the name of a server, without http://"],
  }),
  port: wholeNumber(1, 65_535, 587),
  security: choice(["starttls", "tls", "none"], "starttls"),
  user: optionalText({ max: 320 }),
  password: optionalSecret(),
  from: emailField({ placeholder: "backups@example.org" }),
  fromName: optionalText().default("duplistatus"),
  to: recipientLines(mailAddress, "mail addresses", { placeholder: "admin@example.org" }),
  anyCertificate: toggle(false, { advanced: true }),
});

type Settings = z.output<typeof settings>;

/** Longer subjects are cut by every mail program; RFC 5322 allows 998 for a line. */
const titleLimit = { max: 200, unit: "characters" } as const;

const domainOf = ({ from }: Settings, { publicUrl }: Sender): string =>
  publicUrl === null
    ? from.slice(from.lastIndexOf("@") + 1)
    : new URL(publicUrl).hostname.replace(/^\[|\]$/g, "");

function headersOf(message: Message, domain: string): Record<string, string> {
  return {
    // Nobody's absence note shall answer (RFC 3834).
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
    ...(message.event === "digest" ? { "List-Id": `duplistatus digest <digest.${domain}>` } : {}),
    ...(message.unsubscribeUrl === null ? {} : { "List-Unsubscribe": `<${message.unsubscribeUrl}>` }),
  };
}

function mailOf({ message, settings: given, recipient, plain }: Attempt<Settings>, sender: Sender) {
  const domain = domainOf(given, sender);
  const { incident } = message;
  // A root that nobody has received is enough for mail programs to keep the mails of an incident together.
  const thread = incident === null ? null : `<incident-${incident.key}@${domain}>`;
  return {
    from: { name: given.fromName, address: given.from },
    to: { name: "", address: recipient! },
    subject: cut(message.title, titleLimit),
    text: mailText(message),
    ...(plain ? {} : { html: mailHtml(message) }),
    // The same at every attempt: many mail stores drop the second copy.
    messageId: `<delivery-${message.idempotencyKey}@${domain}>`,
    ...(thread === null ? {} : { inReplyTo: thread, references: thread }),
    date: new Date(message.composedAt),
    headers: headersOf(message, domain),
    ...(urgencyOf[message.tone] === 5 ? { priority: "high" as const } : {}),
  };
}

async function sendMail(attempt: Attempt<Settings>, sender: Sender): Promise<Outcome> {
  try {
    const { response, messageId } = await withMailServer(attempt.settings, sender, (transport) =>
      transport.sendMail(mailOf(attempt, sender)),
    );
    const status = Number.parseInt(response, 10);
    return {
      result: "sent",
      status: Number.isNaN(status) ? null : status,
      excerpt: response,
      ref: messageId,
    };
  } catch (error) {
    const failure = smtpFailure(error);
    if (failure === null) throw error;
    return failure;
  }
}

/** Says hello to the server, with or without a login; throws what a test shows. */
async function greet(server: MailServer, sender: Sender): Promise<void> {
  try {
    await withMailServer(server, sender, (transport) => transport.verify());
  } catch (error) {
    const failure = smtpFailure(error);
    if (failure === null) throw error;
    throw new StepFailed(failure.reason, failure.facts);
  }
}

/** Mail by SMTP (RFC 5321); each recipient has a delivery of its own, so that a wrong one hinders no other. */
export const email = defineChannel({
  kind: "email",
  settings,
  limits: { title: titleLimit, text: null, perMinute: 30 },
  recipients: ({ to }) => addressList(to),
  place: ({ host, port }) => `${host}:${port}`,
  host: ({ host }) => host,
  probes: [
    {
      code: "connect",
      async run({ settings: given }, sender) {
        await greet({ ...given, user: "" }, sender);
        return { host: given.host, port: given.port, security: given.security };
      },
    },
    {
      code: "login",
      async run({ settings: given }, sender) {
        if (given.user !== "") await greet(given, sender);
        return { user: given.user === "" ? null : given.user };
      },
    },
  ],
  send: sendMail,
});
