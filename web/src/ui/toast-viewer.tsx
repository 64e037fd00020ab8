import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { buttonClass } from "./button.tsx";
import { iconButtonClass } from "./icon-button.tsx";
import { StatusMark } from "./status-mark.tsx";
import type { ToastMessage } from "./toast.tsx";

/** The floating messages; loaded when the first one is shown. F6 moves the focus to them. */
export default function ToastViewer({ messages }: { messages: readonly ToastMessage[] }) {
  return (
    <Toast.Provider timeout={6000} limit={4}>
      <Feed messages={messages} />
      <List />
    </Toast.Provider>
  );
}

function Feed({ messages }: { messages: readonly ToastMessage[] }) {
  const { add } = Toast.useToastManager();
  const shown = useRef(0);
  useEffect(() => {
    for (const message of messages) {
      if (message.id <= shown.current) continue;
      shown.current = message.id;
      add({
        title: message.title,
        description: message.detail,
        type: message.tone,
        timeout: message.tone === "err" ? 0 : 6000,
        priority: message.tone === "err" ? "high" : "low",
        ...(message.action && {
          actionProps: { children: message.action.label, onClick: message.action.onSelect },
        }),
      });
    }
  }, [add, messages]);
  return null;
}

function List() {
  const { t } = useTranslation();
  const { toasts } = Toast.useToastManager();
  return (
    <Toast.Portal>
      <Toast.Viewport
        aria-label={t("notifications")}
        className="fixed right-4 bottom-4 z-50 flex w-90 max-w-[calc(100vw-32px)] flex-col gap-2 max-sm:right-4 max-sm:left-4 max-sm:w-auto"
      >
        {toasts.map((toast) => (
          <Toast.Root
            key={toast.id}
            toast={toast}
            swipeDirection={["right", "down"]}
            className="floating rounded-[10px] data-[limited]:hidden"
          >
            <Toast.Content className="flex items-start gap-2.5 py-2.5 pr-1.5 pl-3.5">
              <StatusMark kind={toast.type as "ok" | "warn" | "err"} className="mt-1.5" />
              <div className="min-w-0 flex-1 py-1 break-words">
                <Toast.Title className="font-medium" render={<p />} />
                <Toast.Description className="text-ink-2" />
              </div>
              {toast.actionProps && <Toast.Action className={buttonClass()} />}
              <Toast.Close className={`${iconButtonClass} size-7!`} aria-label={t("close")}>
                <X size={14} aria-hidden="true" />
              </Toast.Close>
            </Toast.Content>
          </Toast.Root>
        ))}
      </Toast.Viewport>
    </Toast.Portal>
  );
}
