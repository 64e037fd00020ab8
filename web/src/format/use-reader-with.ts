import type { Reader, TextsOf } from "@duplistatus/texts";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useReader } from "./use-reader.tsx";

/** The reader of this page with shared texts that only some pages need: suspends until they are loaded. */
export function useReaderWith<N extends "actions" | "attempts" | "causes" | "problems">(
  namespace: N,
): Reader<N> {
  const { i18n } = useTranslation(namespace);
  const reader = useReader();
  return useMemo(() => {
    const texts = { ...reader.texts, [namespace]: i18n.getResourceBundle(reader.language, namespace) };
    return { ...reader, texts: texts as TextsOf<N | "format"> };
  }, [i18n, reader, namespace]);
}
