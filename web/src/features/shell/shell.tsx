import { Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Live } from "../../api/live.tsx";
import { FormatLocale } from "../../format/index.ts";
import { useMe, usePreferences } from "../../session/me.ts";
import { CollectDialogProvider } from "../collecting/open-collect-dialog.tsx";
import { ContactBar } from "./contact-bar.tsx";
import { DeliveryNotice } from "./delivery-notice.tsx";
import { Keyboard } from "./keyboard.tsx";
import { LostSecretsNotice } from "./lost-secrets-notice.tsx";
import { useSafeLinks } from "./safe-links.ts";
import { StorageNotice } from "./storage-notice.tsx";
import { Toolbar } from "./toolbar.tsx";

/** What is around every page of someone who is logged in: the toolbar, live news, and the chosen formats. */
export function Shell() {
  const { t } = useTranslation("shell");
  const { preferences } = usePreferences();
  const { zone } = useMe();
  const main = useFocusAfterNavigation();
  useSafeLinks();
  return (
    <FormatLocale
      locale={preferences.locale}
      zone={preferences.timeZone === "server" ? zone : null}
      sizes={preferences.sizes}
    >
      <Live on={preferences.autoRefresh} interval={preferences.refreshInterval}>
        <CollectDialogProvider>
          <button
            type="button"
            onClick={() => main.current?.focus()}
            className="sr-only rounded-sm bg-ink px-3 py-2 text-page focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
          >
            {t("skip")}
          </button>
          <Keyboard />
          <Toolbar />
          <ContactBar />
          <main
            id="main"
            ref={main}
            tabIndex={-1}
            className="mx-auto max-w-[1680px] px-3 pt-3.5 pb-10 outline-none sm:px-6 sm:pt-5 sm:pb-12"
          >
            <StorageNotice />
            <LostSecretsNotice />
            <DeliveryNotice />
            <Outlet />
          </main>
        </CollectDialogProvider>
      </Live>
    </FormatLocale>
  );
}

/** When the focused element went away with the old page, the focus goes to the new one. */
function useFocusAfterNavigation() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef(path);
  useEffect(() => {
    const moved = before.current !== undefined && before.current !== path;
    before.current = path;
    if (moved && document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}
