import type { Me } from "@duplistatus/contract";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import type { ApiError } from "./api/client.ts";
import { keys, meQuery } from "./api/queries.ts";
import { createQueryClient } from "./api/query-client.ts";
import { chooseLanguage, speak, startTexts } from "./i18n/i18n.ts";
import { createAppRouter, readPagesAhead } from "./router.tsx";
import { applyTheme, followSystemTheme, readHints, rememberHints } from "./session/hints.ts";
import "./styles/main.css";
import { ToastProvider } from "./ui/toast.tsx";

const client = createQueryClient((error) => onRefused(error));
void client.prefetchQuery(meQuery);

const texts = await startTexts(chooseLanguage(readHints().language, navigator.languages));
const welcome = async ({ preferences }: Me) => {
  rememberHints({ theme: preferences.theme, language: preferences.language });
  applyTheme(preferences.theme);
  await speak(texts, chooseLanguage(preferences.language, navigator.languages));
};
const router = createAppRouter({ client, welcome }, new URL(document.baseURI).pathname);
followSystemTheme();

function onRefused(error: ApiError): void {
  const { pathname, href } = router.state.location;
  if (error.code === "login_required" && pathname !== "/login" && client.getQueryData(keys.me)) {
    client.clear();
    void router.navigate({ to: "/login", search: { next: href }, replace: true });
  }
  if (error.code === "password_change_required" && pathname !== "/password") {
    void router.navigate({ to: "/password", replace: true });
  }
}

createRoot(document.getElementById("app")!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <I18nextProvider i18n={texts}>
        <ToastProvider>
          <RouterProvider router={router} />
        </ToastProvider>
      </I18nextProvider>
    </QueryClientProvider>
  </StrictMode>,
);

// No page needs them before somebody has done something that can be refused.
setTimeout(() => void texts.loadNamespaces("reasons"), 1_000);

// Long after the first page is there, so that it shares the line with nobody; never for those who save data.
const { connection } = navigator as { connection?: { saveData?: boolean } };
if (!connection?.saveData) setTimeout(() => void readPagesAhead(), 15_000);

// Says what is known when the server cannot be reached, and lets browsers offer to install the program.
if (isSecureContext && "serviceWorker" in navigator)
  setTimeout(() => void navigator.serviceWorker.register("push-worker.js").catch(() => {}), 5_000);
