import type {
  Language,
  TemplateName,
  Templates as TemplatesData,
  TemplateWords,
} from "@duplistatus/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { channelsQuery } from "../../../api/channels.ts";
import { useErrorText } from "../../../api/error-text.tsx";
import { QueryError } from "../../../api/query-error.tsx";
import { useFormat } from "../../../format/index.ts";
import { languageNames } from "../../../i18n/i18n.ts";
import { AskBeforeLeaving } from "../../../notifications/ask-before-leaving.tsx";
import { useMe } from "../../../session/me.ts";
import { Button } from "../../../ui/button.tsx";
import { classes } from "../../../ui/classes.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Select } from "../../../ui/select.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { notificationSettingsQuery } from "../general/queries.ts";
import { type Example, ExampleChoice, exampleIds } from "./example-choice.tsx";
import { Preview } from "./preview.tsx";
import {
  changeTemplate,
  previewQuery,
  resetTemplate,
  resetTemplates,
  type Template,
  templatesQuery,
} from "./queries.ts";
import { SendTest } from "./send-test.tsx";
import { TemplateForm } from "./template-form.tsx";
import { useSettled } from "./use-settled.ts";

/** In the order in which things happen. */
const order: readonly TemplateName[] = [
  "success",
  "warning",
  "error",
  "overdue",
  "trouble",
  "reminder",
  "recovered",
  "gathered",
  "unsteady",
  "digest",
  "newServer",
  "selfTest",
  "test",
];

export interface TemplatesPlace {
  name?: TemplateName | undefined;
  language?: Language | undefined;
}

interface TemplatesProps {
  place: TemplatesPlace;
  onGo: (place: TemplatesPlace) => void;
}

type Drafts = Readonly<Record<string, TemplateWords>>;

/** The words of every message. */
export function Templates({ place, onGo }: TemplatesProps) {
  const { t } = useTranslation("templates");
  const { data: settings } = useQuery(notificationSettingsQuery);
  const language = place.language ?? settings?.language ?? null;
  const query = useQuery({ ...templatesQuery(language ?? "en"), enabled: language !== null });
  // What was typed stays while one looks at another event or language.
  const [drafts, setDrafts] = useState<Drafts>({});
  const name = place.name ?? "error";
  const template = query.data?.templates.find((each) => each.name === name);
  if (language !== null && query.data?.language === language && template)
    return (
      <Editor
        key={`${name} ${language}`}
        data={query.data}
        template={template}
        language={language}
        drafts={drafts}
        onDraft={(key, words) =>
          setDrafts(({ [key]: _before, ...others }) => (words ? { ...others, [key]: words } : others))
        }
        onGo={onGo}
      />
    );
  return (
    <>
      <PageHeader title={t("title")} meta={t("intro")} />
      {query.error ? (
        <QueryError error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton rows={12} />
      )}
    </>
  );
}

interface EditorProps {
  data: TemplatesData;
  template: Template;
  language: Language;
  drafts: Drafts;
  /** Null forgets what was typed. */
  onDraft: (key: string, words: TemplateWords | null) => void;
  onGo: (place: TemplatesPlace) => void;
}

const same = (a: TemplateWords, b: TemplateWords) =>
  a.title === b.title && a.text === b.text && a.mail === b.mail;

function Editor({ data, template, language, drafts, onDraft, onGo }: EditorProps) {
  const { t } = useTranslation("templates");
  const readOnly = useMe().role !== "admin";
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const format = useFormat();
  const { data: channels = [] } = useQuery(channelsQuery);
  const { name, original } = template;
  const key = `${name} ${language}`;
  const words = drafts[key] ?? template.words;
  const isChanged = !same(words, template.words);
  const [example, setExample] = useState<Example>("");
  const settled = useSettled(words, 250);
  const request = { name, language, channelId: null, ...exampleIds(example) };
  const { data: preview } = useQuery(previewQuery({ ...request, words: settled }));
  const hasProblems = (preview?.problems.length ?? 0) > 0;
  // What one sees does not vanish while a variable is half typed.
  const [good, setGood] = useState(preview);
  if (preview && !hasProblems && preview !== good) setGood(preview);
  const show = (next: TemplatesData) => {
    client.setQueryData(templatesQuery(language).queryKey, next);
    onDraft(key, null);
  };
  const save = useMutation({
    mutationFn: () => changeTemplate(name, language, words),
    onSuccess: (next) => {
      show(next);
      toast.ok(t("saved", { name: t(`event.${name}`) }));
    },
    onError: (error) => toast.err(t("notSaved"), { detail: errorText(error) }),
  });
  const reset = useMutation({
    mutationFn: () => resetTemplate(name, language),
    onSuccess: (next) => {
      const before = template.words;
      show(next);
      toast.ok(t("reset.done", { name: t(`event.${name}`) }), {
        action: { label: t("reset.undo"), onSelect: () => onDraft(key, before) },
      });
    },
    onError: (error) => toast.err(errorText(error)),
  });
  const back = () => {
    if (template.changed) reset.mutate();
    else onDraft(key, null);
  };
  const items = order.map((each) => ({
    name: each,
    changed: data.templates.find((one) => one.name === each)?.changed ?? false,
    draft: drafts[`${each} ${language}`] !== undefined,
  }));
  // Drafts of other languages, too.
  const unsaved = Object.keys(drafts).map((draft) => {
    const [event, tongue] = draft.split(" ") as [TemplateName, Language];
    return tongue === language ? t(`event.${event}`) : `${t(`event.${event}`)} (${languageNames[tongue]})`;
  });
  return (
    <>
      <AskBeforeLeaving isChanged={unsaved.length > 0} title={t("leave.title")} confirm={t("leave.confirm")}>
        {t("leave.text", { names: new Intl.ListFormat(format.locale).format(unsaved) })}
      </AskBeforeLeaving>
      <PageHeader
        title={t("title")}
        meta={t("intro")}
        actions={
          !readOnly && (
            <>
              <Button
                variant="ghost"
                busy={reset.isPending}
                disabled={!template.changed && same(words, original)}
                onClick={back}
              >
                {t("reset.one")}
              </Button>
              <Button
                variant="primary"
                busy={save.isPending}
                disabled={!isChanged || hasProblems}
                onClick={() => save.mutate()}
              >
                {t("save")}
              </Button>
            </>
          )
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-[148px_minmax(0,1fr)_minmax(300px,360px)]">
        <div className="grid gap-3 max-lg:grid-cols-2 max-lg:items-start">
          <nav aria-label={t("events")} className="max-lg:hidden">
            <ul className="grid gap-px">
              {items.map((item) => (
                <li key={item.name}>
                  <button
                    type="button"
                    aria-current={item.name === name ? "page" : undefined}
                    onClick={() => onGo({ name: item.name, language })}
                    className="flex w-full items-baseline gap-1.5 rounded-sm px-2.5 py-1.25 text-left text-md text-ink-2 hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:font-semibold aria-[current=page]:text-ink"
                  >
                    {t(`event.${item.name}`)}
                    {(item.changed || item.draft) && (
                      <span className="text-xs font-normal text-ink-3">
                        {t(item.draft ? "unsaved" : "yours")}
                      </span>
                    )}
                  </button>
                </li>
              ))}
            </ul>
          </nav>
          <Select
            className="lg:hidden"
            label={t("events")}
            value={name}
            options={items.map((item) => ({
              value: item.name,
              label: `${t(`event.${item.name}`)}${item.changed ? ` (${t("yours")})` : ""}`,
            }))}
            onChange={(next) => onGo({ name: next, language })}
          />
          <Select
            label={t("language")}
            value={language}
            options={Object.entries(languageNames).map(([value, label]) => ({
              value: value as Language,
              label,
            }))}
            onChange={(next) => onGo({ name, language: next })}
          />
          {!readOnly && items.some(({ changed }) => changed) && (
            <ResetAll language={language} onReset={(next) => show(next)} />
          )}
        </div>
        <Panel className={classes("min-w-0", "lg:min-h-120")}>
          <p className="mb-3 text-ink-2">{t(`about.${name}`)}</p>
          <TemplateForm
            words={words}
            variables={data.variables}
            problems={preview?.problems ?? []}
            readOnly={readOnly}
            onChange={(next) => onDraft(key, same(next, template.words) ? null : next)}
          />
          {!readOnly && (
            <SendTest channels={channels} request={{ ...request, words }} disabled={hasProblems} />
          )}
        </Panel>
        <Preview
          preview={hasProblems ? good : preview}
          isOld={hasProblems}
          chooser={
            <ExampleChoice
              name={name}
              value={example}
              latest={
                example === "" && preview?.server
                  ? t("preview.latestIs", {
                      name: [preview.server, preview.backup].filter(Boolean).join(" · "),
                    })
                  : null
              }
              onChange={setExample}
            />
          }
        />
      </div>
    </>
  );
}

function ResetAll({ language, onReset }: { language: Language; onReset: (next: TemplatesData) => void }) {
  const { t } = useTranslation("templates");
  const toast = useToast();
  const errorText = useErrorText();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="ghost" aria-haspopup="dialog" className="w-fit" onClick={() => setAsking(true)}>
        {t("reset.all")}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t("reset.allTitle", { language: languageNames[language] })}
        confirm={t("reset.allConfirm")}
        errorText={errorText}
        onConfirm={async () => {
          onReset(await resetTemplates(language));
          toast.ok(t("reset.allDone"));
        }}
      >
        {t("reset.allText")}
      </Confirm>
    </>
  );
}
