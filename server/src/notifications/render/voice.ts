import type { Language } from "@duplistatus/contract";
import { type Reader, say } from "@duplistatus/texts";
import { readerFor } from "@duplistatus/texts/all";
import { getSetting } from "../../access/settings/settings.ts";
import type { Context } from "../../platform/context.ts";
import type { Configured } from "../configured/channel.ts";

/** Everything a message needs of the one it is written for. */
export interface Voice {
  reader: Reader;
  language: Language;
  zone: string;
  now: number;
  /** Address of this installation, without a slash at its end; null when it is not known. */
  publicUrl: string | null;
}

/** Address of this installation for links, without a slash at its end; null when it is not known. */
export async function publicUrlOf(context: Context): Promise<string | null> {
  if (context.config.publicUrl !== null) return context.config.publicUrl;
  return (await getSetting(context, "notifications")).publicUrl;
}

/** Numbers and dates of a language where nobody chose a locale. */
const localeOf = (language: Language): string => (language === "en" ? "en-GB" : language);

/** Language, zone and numbers of a channel, or others that are asked for. */
export async function voiceOf(
  context: Context,
  options: Pick<Configured["options"], "language" | "zone" | "format">,
): Promise<Voice> {
  const settings = await getSetting(context, "notifications");
  const language = options.language ?? settings.language;
  const zone = options.zone ?? context.config.timeZone;
  const locale = options.format ?? localeOf(language);
  const now = context.clock.now();
  return {
    reader: readerFor({ language, locale, zone }, () => now),
    language,
    zone,
    now,
    publicUrl: await publicUrlOf(context),
  };
}

/** A line of the texts with its facts; empty where a fact is missing. */
export const line = ({ reader }: Voice, key: string, facts: object): string =>
  say(reader.texts.notifications.line, key, facts as Record<string, unknown>, reader) ?? "";
