import { type Language, type Templates, templateNames, templateVariables } from "@duplistatus/contract";
import { textsOf } from "@duplistatus/texts/all";
import type { Sql } from "../../platform/database/database.ts";
import { listTemplates } from "./store.ts";

/** Every template of a language, as it holds and as it was delivered. */
export async function readTemplates(sql: Sql, language: Language): Promise<Templates> {
  const changed = new Map(
    (await listTemplates(sql)).filter((row) => row.language === language).map((row) => [row.name, row]),
  );
  const delivered = textsOf(language).notifications.template;
  return {
    language,
    variables: [...templateVariables],
    templates: templateNames.map((name) => {
      const { title, text } = delivered[name];
      const original = { title, text, mail: text };
      const own = changed.get(name);
      const words = own === undefined ? original : { title: own.title, text: own.text, mail: own.mail };
      return { name, words, original, changed: own !== undefined };
    }),
  };
}
