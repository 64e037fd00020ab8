import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

/** Somebody whom the provider knows, and what it says of them. */
export type Person = Readonly<Record<string, unknown>>;

export interface IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** By subject; may be changed at any time. */
  readonly people: Map<string, Person>;
  close(): Promise<void>;
}

interface Options {
  /** Where it may send browsers back to, and after a logout. */
  redirectUris: string[];
  logoutUris?: string[];
}

const page = (title: string, form: string) =>
  `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>${form}`;

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

/** A real provider of OpenID Connect on a free port, where people log in by their subject alone. */
export async function identityProvider({
  redirectUris,
  logoutUris = [],
}: Options): Promise<IdentityProvider> {
  const people = new Map<string, Person>();
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clientId = "duplistatus";
  const clientSecret = "a-secret-of-the-provider-1";
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: redirectUris,
        post_logout_redirect_uris: logoutUris,
      },
    ],
    cookies: { keys: ["cookies of the provider"] },
    scopes: ["openid", "profile", "email", "groups"],
    claims: {
      openid: ["sub"],
      profile: ["preferred_username", "name"],
      email: ["email"],
      groups: ["groups"],
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(context, form) {
          context.body = page(
            "Leave the provider",
            `${form}<button form="op.logoutForm" name="logout" value="yes">Yes, leave</button>`,
          );
        },
      },
    },
    pkce: { required: () => true },
    interactions: { url: (_context, { uid }) => `/login/${uid}` },
    findAccount: (_context, sub) =>
      people.has(sub) ? { accountId: sub, claims: async () => ({ sub, ...people.get(sub) }) } : undefined,
    // Nobody is asked for consent.
    async loadExistingGrant(context) {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client!.clientId,
        accountId: context.oidc.session!.accountId!,
      });
      grant.addOIDCScope("openid profile email groups");
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  server.on("request", (request, response) => {
    if (!request.url?.startsWith("/login/")) return void handle(request, response);
    if (request.method === "GET") {
      response.setHeader("content-type", "text/html");
      response.end(
        page(
          "Log in at the provider",
          '<form method="post"><label>Name <input name="login"></label><button>Continue</button></form>',
        ),
      );
      return;
    }
    void formOf(request).then((form) =>
      provider.interactionFinished(request, response, { login: { accountId: form.get("login") ?? "" } }),
    );
  });
  return {
    issuer,
    clientId,
    clientSecret,
    people,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

/** A browser's way through the provider, by hand: answers the address that it is sent back to. */
export async function logInAtProvider(start: string, login: string): Promise<URL> {
  const jar = new Map<string, string>();
  let url = new URL(start);
  const { origin } = url;
  for (let hops = 0; hops < 10; hops++) {
    const isForm = url.pathname.startsWith("/login/");
    const answer = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(isForm && { method: "POST", body: new URLSearchParams({ login }) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const location = answer.headers.get("location");
    if (location === null) throw new Error(`The provider answered ${answer.status}: ${await answer.text()}`);
    url = new URL(location, url);
    if (url.origin !== origin) return url;
  }
  throw new Error("The provider sends the browser around in circles.");
}
