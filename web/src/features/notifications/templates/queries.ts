import type {
  ChannelTest,
  Language,
  TemplateName,
  TemplatePreview,
  TemplatePreviewRequest,
  Templates,
  TemplateTestRequest,
  TemplateWords,
} from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../../api/client.ts";
import { keys } from "../../../api/queries.ts";

export type Template = Templates["templates"][number];

/** Every template of a language, as it holds and as it was delivered. */
export const templatesQuery = (language: Language) =>
  queryOptions({
    queryKey: [...keys.templates, language],
    queryFn: ({ signal }) => api.get<Templates>(paths.templates, { query: { language }, signal }),
    staleTime: 60_000,
  });

/** The words on a real run; the picture before stays until the next has come. */
export const previewQuery = (request: TemplatePreviewRequest) =>
  queryOptions({
    queryKey: [...keys.templates, "preview", request],
    queryFn: () => api.post<TemplatePreview>(paths.templatePreview, request),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    staleTime: 30_000,
  });

export const changeTemplate = (name: TemplateName, language: Language, words: TemplateWords) =>
  api.put<Templates>(pathTo(paths.template, { name, language }), words);
export const resetTemplate = (name: TemplateName, language: Language) =>
  api.delete<Templates>(pathTo(paths.template, { name, language }));
export const resetTemplates = (language: Language) => api.delete<Templates>(paths.templates, { language });
export const testTemplate = (request: TemplateTestRequest) =>
  api.post<ChannelTest>(paths.templateTest, request);
