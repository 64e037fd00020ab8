/// <reference lib="dom" />
import { webcrypto } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { selfSigned } from "../duplicati/fixtures/api/self-signed.ts";
import { pushBrowser } from "../server/src/testing/push-browser.ts";
import {
  loggedOutAnswer,
  login,
  ownPassword,
  type Program,
  startBrowser,
  startProgram,
  type Visit,
  visit,
} from "./harness.ts";

interface Pushed {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const keys = pushBrowser();
const pushed: Pushed[] = [];
let service: Server;
let endpoint: string;
let directory: string;
let program: Program;
let browser: Browser;
let visitor: Visit;

beforeAll(async () => {
  // The push service of a browser is far away; this one is here, and speaks TLS as they do.
  directory = mkdtempSync(join(tmpdir(), "duplistatus-push-"));
  const { cert, key } = selfSigned({ commonName: "127.0.0.1", names: ["127.0.0.1"] });
  writeFileSync(join(directory, "ca.pem"), cert);
  service = createServer({ cert, key }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    pushed.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(201).end();
  });
  await new Promise<void>((done) => service.listen(0, "127.0.0.1", done));
  endpoint = `https://127.0.0.1:${(service.address() as AddressInfo).port}/send/subscription-1`;
  [program, browser] = await Promise.all([
    startProgram({ ADMIN_PASSWORD: ownPassword, NODE_EXTRA_CA_CERTS: join(directory, "ca.pem") }),
    startBrowser(),
  ]);
  visitor = await visit(browser, { permissions: ["notifications"] });
  visitor.allow(loggedOutAnswer);
  // Chromium asks Google for a subscription: the answer is given here, everything else is the browser's own.
  await visitor.page.addInitScript(
    ({ endpoint: address, keys: own }) => {
      const decode = (text: string) =>
        Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
      const stored = () => sessionStorage.getItem("subscription");
      const subscription = () => {
        const key = stored();
        if (key === null) return null;
        return {
          endpoint: address,
          options: { applicationServerKey: decode(key).buffer, userVisibleOnly: true },
          toJSON: () => ({ endpoint: address, expirationTime: null, keys: own }),
          unsubscribe: async () => {
            sessionStorage.removeItem("subscription");
            return true;
          },
        };
      };
      PushManager.prototype.getSubscription = async () => subscription() as unknown as PushSubscription;
      PushManager.prototype.subscribe = async (options) => {
        const key = String(options?.applicationServerKey);
        if (options?.userVisibleOnly !== true || decode(key).length !== 65) throw new Error("a wrong wish");
        sessionStorage.setItem("subscription", key);
        return subscription() as unknown as PushSubscription;
      };
    },
    { endpoint, keys: keys.keys },
  );
  await login(visitor.page, program.address);
});

afterAll(async () => {
  await visitor?.end();
  await browser?.close();
  await program?.stop();
  service?.closeAllConnections();
  await new Promise((done) => service.close(done));
  rmSync(directory, { recursive: true, force: true });
});

/** The public key that signed a push, after its signature was checked (RFC 8292). */
async function signerOf(authorization: string | undefined): Promise<{ key: string; audience: string }> {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization ?? "") ?? expect.fail();
  const [head, claims, signature] = token!.split(".");
  const { subtle } = webcrypto;
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const signer = await subtle.importKey("raw", Buffer.from(key!, "base64url"), curve, false, ["verify"]);
  const right = await subtle.verify(
    { name: "ECDSA", hash: "SHA-256" },
    signer,
    Buffer.from(signature!, "base64url"),
    Buffer.from(`${head}.${claims}`),
  );
  expect(right).toBe(true);
  const { aud } = JSON.parse(Buffer.from(claims!, "base64url").toString()) as { aud: string };
  return { key: key!, audience: aud };
}

test("a browser subscribes, gets what its service was sent, shows it, and unsubscribes", async () => {
  const { page } = visitor;
  const cdp = await page.context().newCDPSession(page);
  const registration = new Promise<string>((found) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations;
      if (first !== undefined) found(first.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  const channel = await page.evaluate(async () => {
    const answer = await fetch("api/v1/channels", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kind: "web-push", name: "Browsers" }),
    });
    return (await answer.json()) as { id: number; settings: { publicKey: string } };
  });
  await page.goto(`${program.address}settings/channels?channel=${channel.id}`);
  await page.getByRole("button", { name: "Show messages in this browser" }).click();
  await page.getByText("This browser shows messages.").waitFor();
  const devices = await page.request.get(`${program.address}api/v1/channels/${channel.id}/devices`);
  expect(await devices.json()).toMatchObject({ devices: [{ name: expect.stringMatching(/^Chrome/) }] });

  await page.getByRole("button", { name: "Send a test" }).click();
  await expect.poll(() => pushed.length).toBe(1);
  const [push] = pushed;
  expect(push).toMatchObject({
    path: new URL(endpoint).pathname,
    headers: { "content-encoding": "aes128gcm", ttl: expect.stringMatching(/^\d+$/) },
  });
  const signer = await signerOf(push!.headers.authorization);
  expect(signer).toEqual({ key: channel.settings.publicKey, audience: new URL(endpoint).origin });
  const data = await keys.read(push!.body);
  expect(JSON.parse(data)).toMatchObject({ title: "Test of “Browsers”" });

  const { origin } = new URL(program.address);
  await cdp.send("ServiceWorker.deliverPushMessage", { origin, registrationId: await registration, data });
  const shown = () =>
    page.evaluate(async () => {
      const worker = await navigator.serviceWorker.ready;
      return (await worker.getNotifications()).map(({ title, body }) => ({ title, body }));
    });
  await expect
    .poll(shown)
    .toEqual([{ title: "Test of “Browsers”", body: expect.stringContaining("the channel works") }]);

  await page.getByRole("button", { name: "Stop in this browser" }).click();
  await page.getByRole("button", { name: "Show messages in this browser" }).waitFor();
  const left = await page.request.get(`${program.address}api/v1/channels/${channel.id}/devices`);
  expect(await left.json()).toEqual({ devices: [] });
});
