import type { Me } from "@duplistatus/contract";
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { channelsQuery } from "./api/channels.ts";
import { ApiError } from "./api/client.ts";
import { patient } from "./api/patient.ts";
import { meQuery } from "./api/queries.ts";
import { Shell } from "./features/shell/shell.tsx";
import { backupSearch } from "./routes/backup.search.ts";
import { dashboardSearch } from "./routes/dashboard.search.ts";
import { ErrorPage } from "./routes/error.tsx";
import { loginSearch } from "./routes/login.search.ts";
import { NotFoundPage } from "./routes/not-found.tsx";
import { runSearch } from "./routes/run.search.ts";
import { serverSearch } from "./routes/server.search.ts";
import { channelsSearch } from "./routes/settings/channels.search.ts";
import { deliveriesSearch } from "./routes/settings/deliveries.search.ts";
import { incidentsSearch } from "./routes/settings/incidents.search.ts";
import { monitoringSearch } from "./routes/settings/monitoring.search.ts";
import { notificationsSearch } from "./routes/settings/notifications.search.ts";
import { serversSearch } from "./routes/settings/servers.search.ts";
import { templatesSearch } from "./routes/settings/templates.search.ts";
import { loginOptionsQuery } from "./session/login-options.ts";

export interface RouterContext {
  client: QueryClient;
  /** Speaks the language of whoever logged in. */
  welcome: (me: Me) => Promise<void>;
}

const pages: (() => Promise<unknown>)[] = [];

/** Code of a page, read when it is first needed; an absent server is waited for. */
const page: typeof lazyRouteComponent = (load, name) => {
  pages.push(load);
  return lazyRouteComponent(patient(load), name);
};

/** Reads the code of every page ahead, one after the other: a click then needs no server to show something. */
export async function readPagesAhead(): Promise<void> {
  for (const load of pages) await load().catch(() => {});
}

const root = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  errorComponent: ErrorPage,
  notFoundComponent: NotFoundPage,
});

/** Asks who it is, and sends strangers to the login and back again. */
async function enter({ context, location }: { context: RouterContext; location: { href: string } }) {
  const me = await readMe(context.client);
  if (me === null) {
    const next = location.href === "/" ? undefined : location.href;
    throw redirect({ to: "/login", search: { next }, replace: true });
  }
  await context.welcome(me);
  // What stands above every page shall not push it down later.
  if (!me.mustChangePassword && !me.mustSetUpFactor && me.tags === null)
    void context.client.prefetchQuery(channelsQuery);
  if (me.mustChangePassword) throw redirect({ to: "/password", replace: true });
  if (me.mustSetUpFactor) throw redirect({ to: "/second-factor", replace: true });
  return { me };
}

/** Everything that needs a login. */
const app = createRoute({ getParentRoute: () => root, id: "app", component: Shell, beforeLoad: enter });

/** The dashboard without anything around it. */
const wall = createRoute({
  getParentRoute: () => root,
  path: "/wall",
  beforeLoad: enter,
  component: page(() => import("./routes/wall.tsx"), "WallPage"),
});

async function readMe(client: QueryClient): Promise<Me | null> {
  try {
    return await client.ensureQueryData(meQuery);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

const dashboard = createRoute({
  getParentRoute: () => app,
  path: "/",
  validateSearch: dashboardSearch,
  component: page(() => import("./routes/dashboard.tsx"), "DashboardPage"),
});

const run = createRoute({
  getParentRoute: () => app,
  path: "/runs/$runId",
  validateSearch: runSearch,
  component: page(() => import("./routes/run.tsx"), "RunPage"),
});

const server = createRoute({
  getParentRoute: () => app,
  path: "/servers/$serverId",
  validateSearch: serverSearch,
  component: page(() => import("./routes/server.tsx"), "ServerPage"),
});

const backup = createRoute({
  getParentRoute: () => app,
  path: "/backups/$backupId",
  validateSearch: backupSearch,
  component: page(() => import("./routes/backup.tsx"), "BackupPage"),
});

/** Short address of one incident, for messages and links. */
const incident = createRoute({
  getParentRoute: () => app,
  path: "/incidents/$incidentId",
  beforeLoad: ({ params }) => {
    throw redirect({
      to: "/settings/incidents",
      search: { state: "all", incident: Number.parseInt(params.incidentId, 10) || undefined },
      replace: true,
    });
  },
});

const settings = createRoute({
  getParentRoute: () => app,
  path: "/settings",
  component: page(() => import("./routes/settings.tsx"), "SettingsLayout"),
});

const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/display", replace: true });
  },
});

const settingsPages = [
  createRoute({
    getParentRoute: () => settings,
    path: "/servers",
    validateSearch: serversSearch,
    component: page(() => import("./routes/settings/servers.tsx"), "ServersPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/notifications",
    validateSearch: notificationsSearch,
    component: page(() => import("./routes/settings/notifications.tsx"), "NotificationsPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/templates",
    validateSearch: templatesSearch,
    component: page(() => import("./routes/settings/templates.tsx"), "TemplatesPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/timing",
    component: page(() => import("./routes/settings/timing.tsx"), "TimingPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/channels",
    validateSearch: channelsSearch,
    component: page(() => import("./routes/settings/channels.tsx"), "ChannelsPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/deliveries",
    validateSearch: deliveriesSearch,
    component: page(() => import("./routes/settings/deliveries.tsx"), "DeliveriesPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/monitoring",
    validateSearch: monitoringSearch,
    component: page(() => import("./routes/settings/monitoring.tsx"), "MonitoringPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/incidents",
    validateSearch: incidentsSearch,
    component: page(() => import("./routes/settings/incidents.tsx"), "IncidentsPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/maintenance",
    component: page(() => import("./routes/settings/maintenance.tsx"), "MaintenancePage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/ingest",
    component: page(() => import("./routes/settings/ingest.tsx"), "IngestPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/quarantine",
    component: page(() => import("./routes/settings/quarantine.tsx"), "QuarantinePage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/waiting",
    component: page(() => import("./routes/settings/waiting.tsx"), "WaitingPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/tokens",
    component: page(() => import("./routes/settings/tokens.tsx"), "TokensPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/mqtt",
    component: page(() => import("./routes/settings/mqtt.tsx"), "MqttPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/links",
    component: page(() => import("./routes/settings/links.tsx"), "LinksPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/database",
    component: page(() => import("./routes/settings/database.tsx"), "DatabasePage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/users",
    component: page(() => import("./routes/settings/users.tsx"), "UsersPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/login",
    component: page(() => import("./routes/settings/login.tsx"), "LoginSettingsPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/audit",
    component: page(() => import("./routes/settings/audit.tsx"), "AuditPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/logs",
    component: page(() => import("./routes/settings/logs.tsx"), "LogsPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/profile",
    component: page(() => import("./routes/settings/profile.tsx"), "ProfilePage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/display",
    component: page(() => import("./routes/settings/display.tsx"), "DisplayPage"),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: "/about",
    component: page(() => import("./routes/settings/about.tsx"), "AboutPage"),
  }),
] as const;

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: loginSearch,
  // What stands beside the password form shall not push it down later.
  loader: ({ context }) => context.client.prefetchQuery(loginOptionsQuery),
  component: page(() => import("./routes/login.tsx"), "LoginPage"),
});

const password = createRoute({
  getParentRoute: () => root,
  path: "/password",
  beforeLoad: async ({ context }) => {
    const me = await readMe(context.client);
    if (me === null) throw redirect({ to: "/login", search: { next: undefined }, replace: true });
    await context.welcome(me);
  },
  component: page(() => import("./routes/password.tsx"), "PasswordPage"),
});

const secondFactor = createRoute({
  getParentRoute: () => root,
  path: "/second-factor",
  beforeLoad: async ({ context }) => {
    const me = await readMe(context.client);
    if (me === null) throw redirect({ to: "/login", search: { next: undefined }, replace: true });
    await context.welcome(me);
  },
  component: page(() => import("./routes/second-factor.tsx"), "SecondFactorPage"),
});

/** Every page of the program. `basepath` is the path of <base href>. */
export function createAppRouter(context: RouterContext, basepath: string) {
  return createRouter({
    routeTree: root.addChildren([
      app.addChildren([
        dashboard,
        run,
        server,
        backup,
        incident,
        settings.addChildren([settingsIndex, ...settingsPages]),
      ]),
      login,
      password,
      secondFactor,
      wall,
    ]),
    context,
    basepath,
    defaultPreload: "intent",
    // Pages wait for their own data; the router only for code and login.
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 400,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
