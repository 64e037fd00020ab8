import { describe, expect, it } from "vitest";
import { credentialOf } from "./login.ts";
import { readPlace } from "./place.ts";
import { emptyProxy, proxyOf, proxyProblem } from "./proxy.ts";
import { minutesOf, scheduleForm } from "./schedule.ts";
import { hostOf, placeOf, sameFingerprint, trustOf } from "./trust.ts";

describe("where a server is", () => {
  it("may be several names, each once, in the order they are tried", () => {
    expect(readPlace(" nas.lan, 192.168.1.20;NAS.lan\nfd00::7 ", "8200")).toEqual({
      ok: true,
      place: { addresses: ["nas.lan", "192.168.1.20", "fd00::7"], port: 8200 },
    });
  });

  it.each(["nas", "nas:8300", "büro-nas", "[fd00::7]:8200", "https://nas.lan/duplicati/"])(
    "may be %s",
    (host) => expect(readPlace(host, "1").ok).toBe(true),
  );

  it.each(["-nas", "ftp://nas", "https://user:secret@nas", "a/b", "nas:999999"])("is never %s", (host) =>
    expect(readPlace(`ok.lan ${host}`, "8200")).toEqual({ ok: false, problem: "wrong", host }),
  );

  it("needs a name, a port, and not too many names", () => {
    const eleven = Array.from({ length: 11 }, (_, index) => `nas${index}`).join(",");
    expect(readPlace(" , ", "8200")).toMatchObject({ problem: "none" });
    expect(readPlace(eleven, "8200")).toMatchObject({ problem: "many" });
    for (const port of ["", "0", "65536", "80a", "-1"])
      expect(readPlace("nas", port)).toMatchObject({ problem: "port" });
  });
});

describe("a login", () => {
  it("keeps a password as it is and takes the blanks around a token away", () => {
    expect(credentialOf({ kind: "password", secret: " x " })).toEqual({ kind: "password", password: " x " });
    expect(credentialOf({ kind: "forever", secret: " ey.x.y\n" })).toEqual({
      kind: "forever",
      token: "ey.x.y",
    });
  });

  it("is missing without its secret, unless none is wanted", () => {
    expect(credentialOf({ kind: "preauth", secret: "" })).toBeNull();
    expect(credentialOf({ kind: "none", secret: "" })).toEqual({ kind: "none" });
  });
});

describe("what a proxy asks for", () => {
  const pem = "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----";
  const key = "-----BEGIN EC PRIVATE KEY-----\nMII\n-----END EC PRIVATE KEY-----";

  it("is nothing when nothing was filled in", () => expect(proxyOf(emptyProxy)).toBeNull());

  it("is read header by header; a value may suppression colons", () => {
    expect(proxyOf({ ...emptyProxy, headers: "X-Key: a:b\n\n CF-Id:1 " })).toEqual({
      headers: [
        { name: "X-Key", value: "a:b" },
        { name: "CF-Id", value: "1" },
      ],
      basicAuth: null,
      clientCertificate: null,
    });
  });

  it("names the line that is no header, and what is no certificate or key", () => {
    expect(proxyProblem({ ...emptyProxy, headers: "X: 1\nno header" })).toEqual({
      field: "headers",
      line: "no header",
    });
    expect(proxyProblem({ ...emptyProxy, key })).toMatchObject({ field: "certificate" });
    expect(proxyProblem({ ...emptyProxy, cert: pem })).toMatchObject({ field: "key" });
    expect(proxyProblem({ ...emptyProxy, cert: pem, key })).toBeNull();
  });

  it("has a passphrase only where one was typed", () => {
    expect(proxyOf({ ...emptyProxy, cert: `${pem}\n`, key })?.clientCertificate).toEqual({
      cert: pem,
      key,
      passphrase: null,
    });
  });
});

describe("a schedule", () => {
  it.each([null, 0, 60, 360, 1_440, 17, 10_080])(
    "of %s minutes is the same after a look at its form",
    (every) => expect(minutesOf(scheduleForm(every))).toBe(every),
  );

  it.each(["", "0", "10081", "1.5", "x"])("cannot be every %j minutes", (minutes) =>
    expect(minutesOf({ choice: "custom", minutes })).toBeUndefined(),
  );
});

describe("trust", () => {
  const found = { ok: true, host: "fd00::7", port: 8200, certificate: null, reason: null } as const;

  it("comes from the system, or from a person who looks; HTTP has none", () => {
    expect(trustOf({ ...found, protocol: "https", trusted: true })).toEqual({ kind: "system" });
    expect(trustOf({ ...found, protocol: "https", trusted: false })).toBeNull();
    expect(trustOf({ ...found, protocol: "http", trusted: false })).toEqual({ kind: "plain" });
  });

  it("knows a fingerprint however it is written", () => {
    expect(sameFingerprint("AB:cd:01", "abCD01")).toBe(true);
    expect(sameFingerprint("AB:cd:01", "abCD02")).toBe(false);
  });

  it("names places as people write them", () => {
    expect(placeOf(found)).toBe("[fd00::7]:8200");
    expect(hostOf("http://nas.lan:8300/ngclient")).toBe("nas.lan:8300");
    expect(hostOf("nas.lan")).toBe("");
    expect(hostOf(null)).toBe("");
  });
});
