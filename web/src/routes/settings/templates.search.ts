import type { Language, TemplateName } from "@duplistatus/contract";
import { oneOf, type RawSearch } from "../search.ts";

const names: readonly TemplateName[] = [
  "success",
  "warning",
  "error",
  "overdue",
  "trouble",
  "recovered",
  "gathered",
  "reminder",
  "digest",
  "newServer",
  "unsteady",
  "selfTest",
  "test",
];
const languages: readonly Language[] = ["en", "de", "fr", "es", "pt-BR", "hi-Latn", "zh-CN"];

/** What the address of the page says: which template, in which language. */
export const templatesSearch = (
  search: RawSearch,
): { name?: TemplateName | undefined; language?: Language | undefined } => ({
  name: oneOf(search.name, names),
  language: oneOf(search.language, languages),
});
