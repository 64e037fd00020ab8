import type { TemplateName } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import { findTemplate } from "../templates/store.ts";
import type { Voice } from "./voice.ts";

/** The three texts of a template. */
export interface Words {
  title: string;
  /** Push and chat. */
  text: string;
  /** E-mail. */
  mail: string;
}

/** A template as it is delivered. */
export function originalWords(name: TemplateName, { reader }: Pick<Voice, "reader">): Words {
  const { title, text } = reader.texts.notifications.template[name];
  return { title, text, mail: text };
}

/** A template as it holds now. */
export async function currentWords(sql: Sql, name: TemplateName, voice: Voice): Promise<Words> {
  return (await findTemplate(sql, name, voice.language)) ?? originalWords(name, voice);
}
