import {
  type Language,
  language,
  type TemplateName,
  type TemplateWords,
  templateName,
  templateTestRequest,
  templateWords,
} from "@duplistatus/contract";
import { z } from "zod";
import { differences } from "../../access/audit/audit.ts";
import { defineCommand } from "../../access/commands.ts";
import type { Work } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { detailOf, problemsOf, testTemplate } from "./preview.ts";
import { deleteTemplates, findTemplate, saveTemplate } from "./store.ts";

const one = z.object({ name: templateName, language });
const changed = (work: Work) => work.emit({ type: "setting.changed", name: "notification-templates" });

/**
 * Changes a template in the caller's transaction; answers the words before.
 * @throws {AppError} invalid_request that names a wrong variable and the likely right one
 */
export async function applyTemplate(
  work: Work,
  name: TemplateName,
  which: Language,
  words: TemplateWords,
): Promise<Record<keyof TemplateWords, string | null>> {
  const [problem] = problemsOf(words);
  if (problem !== undefined) throw new AppError("invalid_request", detailOf(problem));
  const before = await findTemplate(work.sql, name, which);
  await saveTemplate(work.sql, { name, language: which, ...words, changed_at: work.at });
  await changed(work);
  const { title, text, mail } = before ?? { title: null, text: null, mail: null };
  return { title, text, mail };
}

export const changeTemplate = defineCommand({
  name: "template.change",
  access: "admin",
  params: one,
  body: templateWords,
  run: (work, { name, language: which, ...words }) => applyTemplate(work, name, which, words),
  audit: ({ name, language: which, ...words }, before) => ({
    category: "setting",
    target: "notification-templates",
    name: `${name} ${which}`,
    changes: differences(before, words),
  }),
});

/** Takes the changes of one template back. */
export const resetTemplate = defineCommand({
  name: "template.reset",
  access: "admin",
  params: one,
  async run(work, { name, language: which }) {
    await deleteTemplates(work.sql, name, which);
    await changed(work);
  },
  audit: ({ name, language: which }) => ({
    category: "setting",
    target: "notification-templates",
    name: `${name} ${which}`,
  }),
});

/** Takes all changes back, in one language or in all. */
export const resetTemplates = defineCommand({
  name: "template.reset-all",
  access: "admin",
  query: z.object({ language: language.optional() }),
  async run(work, { language: which }) {
    await deleteTemplates(work.sql, null, which ?? null);
    await changed(work);
  },
  audit: ({ language: which }) => ({
    category: "setting",
    target: "notification-templates",
    name: which ?? null,
  }),
});

/** Sends changed words through a channel before they are saved. */
export const testTemplateCommand = defineCommand({
  name: "template.test",
  access: "admin",
  body: templateTestRequest,
  perform: (context, _actor, request) => testTemplate(context, request),
  audit: ({ channelId, name, language: which }, { ok }) => ({
    category: "channel",
    target: channelId,
    name: `${name} ${which}`,
    changes: { test: [null, ok ? "ok" : "failed"] },
  }),
});
