import { X509Certificate } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { optionsFor, passwords } from "../../fixtures/api/connect.ts";
import { recordedCertificate } from "../../fixtures/api/recordings.ts";
import { selfSigned } from "../../fixtures/api/self-signed.ts";
import {
  fingerprintOf,
  type StandIn,
  type StandInOptions,
  startStandIn,
} from "../../fixtures/api/stand-in.ts";
import { certificateFacts, normalFingerprint } from "./certificate.ts";
import { findProtocol } from "./find-protocol.ts";
import { openConnection } from "./open-connection.ts";
import type { ConnectOptions } from "./options.ts";

const running: StandIn[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((standIn) => standIn.close()));
});

async function start(options: Partial<StandInOptions> = {}): Promise<StandIn> {
  const standIn = await startStandIn({ version: "2.3.0.4", ...options });
  running.push(standIn);
  return standIn;
}

function over(standIn: StandIn, changes: Partial<ConnectOptions>): ConnectOptions {
  return { ...optionsFor(standIn, passwords["2.3.0.4"]!), ...changes };
}

describe("a certificate", () => {
  test("is shown with what a person needs to recognise it", () => {
    const recorded = recordedCertificate();
    expect(certificateFacts(new X509Certificate(recorded.pem))).toEqual({
      names: ["nas01", "127.0.0.1"],
      subject: "CN=nas01",
      issuer: "CN=nas01",
      validFrom: "2026-11-22T13:08:45.000Z",
      validTo: "2036-11-19T13:08:45.000Z",
      sha256: recorded.fingerprint256,
    });
  });

  test("has one fingerprint however it is typed", () => {
    const { fingerprint256 } = recordedCertificate();
    const bare = fingerprint256.replaceAll(":", "");
    for (const text of [fingerprint256, bare, bare.toLowerCase(), `SHA256:${fingerprint256}`, ` ${bare} `]) {
      expect(normalFingerprint(text)).toBe(fingerprint256);
    }
    expect(normalFingerprint(bare.slice(2))).toBeNull();
    expect(normalFingerprint("")).toBeNull();
  });
});

describe("the protocol of a new server", () => {
  test("is HTTPS where the certificate is valid", async () => {
    const tls = selfSigned({ commonName: "nas01", names: ["127.0.0.1"] });
    const standIn = await start({ tls });
    const found = await findProtocol(over(standIn, { authorities: [tls.cert] }));
    expect(found).toMatchObject({ ok: true, value: { protocol: "https", trusted: true } });
  });

  test("is HTTPS with the certificate to confirm where it is not", async () => {
    const tls = selfSigned({ commonName: "nas01", names: ["nas01", "127.0.0.1"] });
    const standIn = await start({ tls });
    const found = await findProtocol(over(standIn, {}));
    expect(found).toMatchObject({
      ok: true,
      value: {
        protocol: "https",
        trusted: false,
        reason: "self-signed",
        certificate: { names: ["nas01", "127.0.0.1"], issuer: "CN=nas01", sha256: fingerprintOf(tls.cert) },
      },
    });
    expect(standIn.requests).toEqual([]);
  });

  test("is HTTP where nothing else is spoken, and no header for a proxy is sent in clear", async () => {
    const standIn = await start();
    const found = await findProtocol(
      over(standIn, { extraHeaders: { "X-Key": "k" }, basicAuth: { user: "u", password: "p" } }),
    );
    expect(found).toMatchObject({ ok: true, value: { protocol: "http" } });
    expect(standIn.requests).toHaveLength(1);
    expect(standIn.requests[0]!.headers).not.toHaveProperty("x-key");
    expect(standIn.requests[0]!.headers).not.toHaveProperty("authorization");
  });
});

describe("trust", () => {
  test("by the system opens a server with a valid certificate", async () => {
    const tls = selfSigned({ commonName: "nas01", names: ["127.0.0.1"] });
    const standIn = await start({ tls });
    const opened = await openConnection(
      over(standIn, { trust: { kind: "system" }, authorities: [tls.cert] }),
    );
    expect(opened.ok).toBe(true);
    if (opened.ok) await opened.value.close();
  });

  test.each([
    ["self-signed", {}, false],
    ["expired", { from: new Date("2020-01-01"), to: new Date("2021-01-01") }, true],
    ["not-yet-valid", { from: new Date("2090-01-01"), to: new Date("2091-01-01") }, true],
    ["other-name", { names: ["other.example.org"] }, true],
  ] as const)("by the system is refused with the certificate: %s", async (reason, wish, known) => {
    const tls = selfSigned({ commonName: "nas01", names: ["127.0.0.1"], ...wish } as never);
    const standIn = await start({ tls });
    const authorities = known ? [tls.cert] : undefined;
    const opened = await openConnection(over(standIn, { trust: { kind: "system" }, authorities }));
    expect(opened).toMatchObject({
      ok: false,
      problem: { kind: "certificate-untrusted", reason, certificate: { sha256: fingerprintOf(tls.cert) } },
    });
    expect(standIn.requests).toEqual([]);
  });

  test("in a confirmed certificate opens the server, even when it has expired", async () => {
    const tls = selfSigned({
      commonName: "x",
      names: [],
      from: new Date("2020-01-01"),
      to: new Date("2021-01-01"),
    });
    const standIn = await start({ tls });
    const sha256 = fingerprintOf(tls.cert).replaceAll(":", "").toLowerCase();
    const opened = await openConnection(over(standIn, { trust: { kind: "pinned", sha256 } }));
    if (!opened.ok) throw new Error(opened.problem.kind);
    expect(opened.value.certificate?.sha256).toBe(fingerprintOf(tls.cert));
    await opened.value.close();
  });

  test("in a confirmed certificate ends with another one: both fingerprints are told, nothing is sent", async () => {
    const before = selfSigned({ commonName: "nas01", names: ["127.0.0.1"] });
    const now = selfSigned({ commonName: "nas01", names: ["127.0.0.1"] });
    const standIn = await start({ tls: now });
    const pinned = fingerprintOf(before.cert);
    const opened = await openConnection(
      // Even where the system would trust the new one.
      over(standIn, { trust: { kind: "pinned", sha256: pinned }, authorities: [now.cert] }),
    );
    expect(opened).toMatchObject({
      ok: false,
      problem: { kind: "certificate-changed", pinned, certificate: { sha256: fingerprintOf(now.cert) } },
    });
    expect(standIn.requests).toEqual([]);
  });

  test("never falls back to HTTP by itself", async () => {
    const standIn = await start();
    for (const trust of [{ kind: "system" }, { kind: "pinned", sha256: "ab".repeat(32) }] as const) {
      const opened = await openConnection(over(standIn, { trust }));
      expect(opened).toMatchObject({ ok: false, problem: { kind: "only-http", port: standIn.port } });
    }
    expect(standIn.requests.every(({ method, body }) => method === "GET" && body === "")).toBe(true);
  });

  test("in plain HTTP is told when the server speaks HTTPS only", async () => {
    const tls = selfSigned({ commonName: "nas01", names: ["127.0.0.1"] });
    const standIn = await start({ tls });
    const opened = await openConnection(over(standIn, {}));
    expect(opened).toMatchObject({
      ok: false,
      problem: { kind: "only-https", certificate: { sha256: fingerprintOf(tls.cert) } },
    });
  });
});

test("a client certificate opens the way through a proxy that asks for one", async () => {
  const tls = selfSigned({ commonName: "nas01", names: ["127.0.0.1"] });
  const client = selfSigned({ commonName: "duplistatus", names: [] });
  const standIn = await start({
    tls: { ...tls, requestCert: true, rejectUnauthorized: true, ca: client.cert },
  });
  const trust = { kind: "pinned", sha256: fingerprintOf(tls.cert) } as const;
  const opened = await openConnection(over(standIn, { trust, clientCertificate: client }));
  if (!opened.ok) throw new Error(opened.problem.kind);
  await opened.value.close();
  expect(await openConnection(over(standIn, { trust }))).toMatchObject({ problem: { kind: "unreachable" } });
});

test("a client certificate that cannot be used is said so, without its key", async () => {
  const tls = selfSigned({ commonName: "nas01", names: ["127.0.0.1"] });
  const standIn = await start({ tls });
  const opened = await openConnection(
    over(standIn, { trust: { kind: "system" }, clientCertificate: { cert: "no", key: "secret-key" } }),
  );
  expect(opened).toMatchObject({ ok: false, problem: { kind: "options" } });
  expect(JSON.stringify(opened)).not.toContain("secret-key");
});
