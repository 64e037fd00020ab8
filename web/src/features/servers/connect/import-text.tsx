import { FileUp } from "lucide-react";
import { type ChangeEvent, type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { TextArea } from "../../../ui/text-field.tsx";
import { Advanced } from "./advanced.tsx";
import { ImportColumns } from "./import-columns.tsx";

interface ImportTextProps {
  text: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

/** The list to import: pasted, typed, chosen as a file or dropped. */
export function ImportText({ text, error, onChange }: ImportTextProps) {
  const { t } = useTranslation("connecting");
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [unreadable, setUnreadable] = useState(false);
  const read = async (file: File | undefined) => {
    if (!file) return;
    try {
      onChange((await file.text()).replace(/^\ufeff/, ""));
      setUnreadable(false);
    } catch {
      setUnreadable(true);
    }
  };
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    void read(event.target.files?.[0]);
    // The same file can be chosen again after it was changed.
    event.target.value = "";
  };
  const drag = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    setOver(false);
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    void read(event.dataTransfer.files[0]);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button below does the same */}
      <div
        className="relative"
        onDragEnter={drag}
        onDragOver={drag}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <TextArea
          label={t("import.list")}
          hint={t("import.listHint")}
          rows={9}
          autoFocus
          spellCheck={false}
          autoComplete="off"
          wrap="off"
          placeholder={"address,password\nnas01.lan,…"}
          value={text}
          error={error}
          onChange={(event) => onChange(event.target.value)}
        />
        {over && (
          <div className="pointer-events-none absolute inset-0 grid place-items-center rounded-md border-2 border-dashed border-accent bg-accent-weak font-semibold text-accent">
            {t("import.drop")}
          </div>
        )}
      </div>
      <input ref={input} type="file" accept=".csv,.txt,text/csv,text/plain" hidden onChange={choose} />
      <Button
        className="justify-self-start"
        icon={<FileUp size={14} aria-hidden="true" />}
        onClick={() => input.current?.click()}
      >
        {t("import.file")}
      </Button>
      {unreadable && <Notice tone="err">{t("import.unreadable")}</Notice>}
      <Advanced label={t("import.template")}>
        <ImportColumns />
      </Advanced>
    </>
  );
}
