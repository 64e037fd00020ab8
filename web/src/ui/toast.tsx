import { createContext, lazy, type ReactNode, Suspense, useContext, useMemo, useState } from "react";
import { patient } from "../api/patient.ts";

export interface ToastMessage {
  id: number;
  tone: "ok" | "warn" | "err";
  title: string;
  detail?: string;
  action?: { label: string; onSelect: () => void };
}

type Show = (title: string, options?: Pick<ToastMessage, "detail" | "action">) => void;

interface Toasts {
  ok: Show;
  warn: Show;
  /** Stays until it is closed. */
  err: Show;
}

const ToastContext = createContext<Toasts>({ ok: () => {}, warn: () => {}, err: () => {} });

/** Says something that passes: what was done, or what failed in the background. */
export const useToast = () => useContext(ToastContext);

const Viewer = lazy(patient(() => import("./toast-viewer.tsx")));

/** Everything below may show passing messages. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<readonly ToastMessage[]>([]);
  const toasts = useMemo<Toasts>(() => {
    let last = 0;
    const show =
      (tone: ToastMessage["tone"]): Show =>
      (title, options) => {
        last += 1;
        const message = { id: last, tone, title, ...options };
        setMessages((before) => [...before.slice(-19), message]);
      };
    return { ok: show("ok"), warn: show("warn"), err: show("err") };
  }, []);
  return (
    <ToastContext value={toasts}>
      {children}
      {messages.length > 0 && (
        <Suspense>
          <Viewer messages={messages} />
        </Suspense>
      )}
    </ToastContext>
  );
}
