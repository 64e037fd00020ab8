import type { MessageContent, TemplatePreview } from "@duplistatus/contract";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "../../../ui/classes.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { type Status, StatusMark } from "../../../ui/status-mark.tsx";

const marks: Record<string, Status> = {
  success: "ok",
  recovered: "ok",
  warning: "warn",
  error: "err",
  fatal: "err",
  overdue: "late",
};
const markOf = (tone: string): Status => marks[tone] ?? "none";

interface PreviewProps {
  /** The latest that could be made. */
  preview: TemplatePreview | undefined;
  /** Something is wrong in the words as they stand now. */
  isOld: boolean;
  /** Chooses what it is shown on. */
  chooser: ReactNode;
}

/** The words on a real run, as a phone and a mail show them. */
export function Preview({ preview, isOld, chooser }: PreviewProps) {
  const { t } = useTranslation("templates");
  const [look, setLook] = useState<"light" | "dark" | "text">(() =>
    document.documentElement.dataset.theme === "dark" ? "dark" : "light",
  );
  const instead = <p className="min-h-24 text-ink-2">{preview ? t("preview.nothing") : ""}</p>;
  const faded = classes("transition-opacity duration-120", isOld && "opacity-45");
  return (
    <div className="grid min-w-0 gap-4">
      <section
        aria-label={t("preview.phone")}
        className="rounded-lg border border-line bg-sunken px-4 py-3.5"
      >
        <h2 className="mb-2 text-md font-semibold">{t("preview.title")}</h2>
        <div className="mb-2.5 empty:hidden">{chooser}</div>
        {isOld && <p className="mb-2 text-sm text-ink-2">{t("preview.wrong")}</p>}
        {preview?.push ? (
          <div className={faded}>
            <Phone content={preview.push} />
          </div>
        ) : (
          instead
        )}
      </section>
      <Panel
        title={t("preview.mail")}
        aside={
          <Segmented
            label={t("preview.look")}
            value={look}
            options={(["light", "dark", "text"] as const).map((value) => ({
              value,
              label: t(`preview.${value}`),
            }))}
            onChange={setLook}
          />
        }
      >
        {preview?.mail ? (
          look === "text" ? (
            <pre
              // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
              tabIndex={0}
              className="max-h-130 overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-sm whitespace-pre-wrap"
            >
              {preview.mailText}
            </pre>
          ) : (
            <div
              data-theme={look}
              className={classes("overflow-hidden rounded-md border border-line bg-page text-ink", faded)}
            >
              <Mail content={preview.mail} />
            </div>
          )
        ) : (
          instead
        )}
      </Panel>
    </div>
  );
}

function Phone({ content }: { content: MessageContent }) {
  const { t } = useTranslation("templates");
  return (
    <div className="rounded-lg border border-line bg-surface px-3.5 py-3 shadow-raised">
      <p className="mb-1 flex items-center gap-2 text-sm text-ink-3">
        <span aria-hidden="true" className="size-3.5 rounded-xs bg-ok-fill" />
        <span className="flex-1">duplistatus</span>
        {t("preview.now")}
      </p>
      <p className="flex gap-2 font-semibold break-words">
        <StatusMark kind={markOf(content.tone)} className="mt-0.5" />
        <span className="min-w-0">{content.title}</span>
      </p>
      <p className="line-clamp-6 break-words whitespace-pre-line">{content.text}</p>
      <Items content={content} />
      <Links content={content} className="mt-1.5 text-md font-medium text-accent" />
    </div>
  );
}

function Mail({ content }: { content: MessageContent }) {
  const { t } = useTranslation("templates");
  return (
    <>
      <div className="border-b border-line bg-sunken px-3.5 py-2.5">
        <p className="text-md font-semibold break-words">{content.title}</p>
        <p className="text-sm text-ink-3">{t("preview.to")}</p>
      </div>
      <div className="grid gap-3 bg-surface px-3.5 py-3.5">
        <p className="flex gap-2.5">
          <StatusMark kind={markOf(content.tone)} className="mt-1" />
          <span className="min-w-0">
            <span className="block text-sm font-medium text-ink-2">{content.toneLabel}</span>
            <span className="block text-lg font-bold break-words">{content.title}</span>
          </span>
        </p>
        {content.text !== "" && <p className="break-words whitespace-pre-line">{content.text}</p>}
        {content.facts.length > 0 && (
          <dl className="num grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-4 gap-y-1">
            {content.facts.map(({ label, value }) => (
              <div key={label} className="col-span-2 grid grid-cols-subgrid">
                <dt className="text-ink-2">{label}</dt>
                <dd className="break-words">{value}</dd>
              </div>
            ))}
          </dl>
        )}
        <Items content={content} />
        {content.log !== null && (
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
            tabIndex={0}
            className="max-h-40 overflow-auto rounded-sm bg-sunken p-2.5 font-mono text-sm whitespace-pre-wrap text-ink-2"
          >
            {content.log}
          </pre>
        )}
        <Links
          content={content}
          className="w-fit rounded-sm bg-accent px-3.5 py-1.5 text-md font-medium text-surface"
        />
      </div>
    </>
  );
}

function Items({ content: { items, itemsMore } }: { content: MessageContent }) {
  if (items.length === 0) return null;
  return (
    <ul className="mt-1 grid gap-1.5">
      {items.map(({ tone, title, text }) => (
        <li key={`${title} ${text}`} className="flex gap-2 break-words">
          <StatusMark kind={markOf(tone)} size={14} className="mt-1" />
          <span className="min-w-0">
            {title}
            <span className="block text-sm text-ink-2">{text}</span>
          </span>
        </li>
      ))}
      {itemsMore && <li className="text-sm text-ink-2">{itemsMore}</li>}
    </ul>
  );
}

/** They look like links and lead nowhere: it is a picture of a message. */
function Links({ content: { links }, className }: { content: MessageContent; className: string }) {
  return links.map(({ label, url }) => (
    <p key={url} title={url} className={className}>
      {label}
    </p>
  ));
}
