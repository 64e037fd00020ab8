import {
  channelTest,
  type Language,
  language,
  paths,
  templatePreview,
  templatePreviewRequest,
  templates,
} from "@duplistatus/contract";
import { z } from "zod";
import { registerCommand } from "../../access/commands.ts";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { changeTemplate, resetTemplate, resetTemplates, testTemplateCommand } from "./commands.ts";
import { previewTemplate } from "./preview.ts";
import { readTemplates } from "./view.ts";

/** The words of messages. */
export function templateRoutes(app: App, context: Context): void {
  const tags = ["notifications"];
  const read = (which: Language) => readTemplates(context.database.reader, which);

  app.get(
    paths.templates,
    {
      config: { access: "user" },
      schema: {
        summary: "Templates of a language",
        tags,
        querystring: z.object({ language: language.default("en") }),
        response: { 200: templates },
      },
    },
    ({ query }) => readTemplates(context.database.reader, query.language),
  );

  registerCommand(app, context, "PUT", paths.template, changeTemplate, {
    summary: "Change a template",
    tags,
    response: templates,
    answer: (_result, { request }) => read((request.params as { language: Language }).language),
  });

  registerCommand(app, context, "DELETE", paths.template, resetTemplate, {
    summary: "Back to the original",
    tags,
    response: templates,
    answer: (_result, { request }) => read((request.params as { language: Language }).language),
  });

  registerCommand(app, context, "DELETE", paths.templates, resetTemplates, {
    summary: "All back to the original, in one language or in all",
    tags,
    response: templates,
    answer: (_result, { request }) => read((request.query as { language?: Language }).language ?? "en"),
  });

  app.post(
    paths.templatePreview,
    {
      config: { access: "user", changesNothing: true },
      schema: {
        summary: "A template on a real run or incident",
        tags,
        body: templatePreviewRequest,
        response: { 200: templatePreview },
      },
    },
    ({ body }) => previewTemplate(context, body),
  );

  registerCommand(app, context, "POST", paths.templateTest, testTemplateCommand, {
    summary: "Send the words through a channel, as a test",
    tags,
    response: channelTest,
  });
}
