import { z } from "zod";
import { epochMs } from "./words.ts";

/** What a person needs to recognise a certificate. Texts come from the server and are untrusted. */
export const certificateFacts = z
  .object({
    names: z.array(z.string()),
    subject: z.string(),
    issuer: z.string(),
    /** UTC ISO texts. */
    validFrom: z.string(),
    validTo: z.string(),
    /** Upper-case hex with colons. */
    sha256: z.string(),
  })
  .meta({ id: "CertificateFacts" });
export type CertificateFacts = z.infer<typeof certificateFacts>;

/** Everything that can go wrong between this program and a Duplicati server; texts/ has a sentence for each. */
export const problemKinds = [
  "aborted",
  "options",
  "address-denied",
  "unreachable",
  "certificate-untrusted",
  "certificate-changed",
  "only-http",
  "only-https",
  "redirected",
  "host-not-allowed",
  "forbidden",
  "proxy-login",
  "nas-login",
  "password-needed",
  "wrong-password",
  "wrong-token",
  "token-not-supported",
  "login-lost",
  "not-duplicati",
  "version-not-supported",
  "later",
  "not-found",
  "folder-missing",
  "not-offered",
  "not-needed",
  "refused",
  "too-large",
  "unreadable",
  /** The stored secret cannot be opened with the key in use. */
  "secret-lost",
  /** No address or no login is stored. */
  "not-connected",
  /** Another process or replica is collecting this server right now. */
  "busy",
  /** Something on this side; the log has the details. */
  "internal",
] as const;
export const problemKind = z.enum(problemKinds).meta({ id: "CollectingProblemKind" });
export type ProblemKind = z.infer<typeof problemKind>;

/** A problem with the facts its sentence needs; never a secret. Members that do not apply are null. */
export const collectingProblem = z
  .object({
    kind: problemKind,
    /** Of `options`, `unreachable`, `certificate-untrusted`, `later`, `not-needed`, `unreadable`. */
    reason: z.string().nullable(),
    host: z.string().nullable(),
    port: z.number().int().nullable(),
    /** IP address of `address-denied`, target of `redirected`. */
    address: z.string().nullable(),
    status: z.number().int().nullable(),
    /** What the server said, untrusted; the header that `options` speaks of. */
    text: z.string().nullable(),
    version: z.string().nullable(),
    limitBytes: z.number().nullable(),
    /** Fingerprint that was confirmed before, of `certificate-changed`. */
    pinned: z.string().nullable(),
    certificate: certificateFacts.nullable(),
  })
  .meta({ id: "CollectingProblem" });
export type CollectingProblem = z.infer<typeof collectingProblem>;

export const trustKind = z.enum(["system", "pinned", "plain"]).meta({ id: "TrustKind" });
export type TrustKind = z.infer<typeof trustKind>;

/** HTTPS that the system vouches for, exactly this certificate, or HTTP without encryption. */
export const trustInput = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("system") }),
  z.object({ kind: z.literal("pinned"), sha256: z.string().trim().min(1).max(200) }),
  z.object({ kind: z.literal("plain") }),
]);
export type TrustInput = z.infer<typeof trustInput>;

export const credentialKind = z
  .enum(["password", "preauth", "forever", "none"])
  .meta({ id: "CredentialKind" });
export type CredentialKind = z.infer<typeof credentialKind>;

const secretText = z.string().min(1).max(16_384);

/** How to log in; written, never read back. */
export const credentialInput = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("password"), password: secretText }),
  z.object({ kind: z.literal("preauth"), token: secretText }),
  z.object({ kind: z.literal("forever"), token: secretText }),
  z.object({ kind: z.literal("none") }),
]);
export type CredentialInput = z.infer<typeof credentialInput>;

/** What a proxy in front asks for; written, never read back. */
export const proxyInput = z.object({
  headers: z
    .array(z.object({ name: z.string().trim().min(1).max(200), value: z.string().max(16_384) }))
    .max(20)
    .default([]),
  basicAuth: z
    .object({ user: z.string().max(500), password: z.string().max(16_384) })
    .nullable()
    .default(null),
  /** PEM texts. */
  clientCertificate: z
    .object({
      cert: z.string().max(65_536),
      key: z.string().max(65_536),
      passphrase: z.string().max(1_000).nullable().default(null),
    })
    .nullable()
    .default(null),
});
export type ProxyInput = z.infer<typeof proxyInput>;

/** Where a server is and how it is reached, without its login. */
const reach = {
  /** Names or addresses of one server, tried in this order; each may carry a port or be a whole URL. */
  addresses: z.array(z.string().trim().min(1).max(500)).min(1).max(10),
  /** For addresses without a port; 8200 is Duplicati's own. */
  port: z.number().int().min(1).max(65_535).default(8200),
};

/** Body of `POST /api/v1/servers/find`. */
export const findServerRequest = z
  .object({ ...reach, proxy: proxyInput.nullable().default(null) })
  .meta({ id: "FindServerRequest" });
export type FindServerRequest = z.infer<typeof findServerRequest>;

/** Answer: how the server can be talked to, best first; what it is shows when it is tried. */
export const foundServer = z
  .discriminatedUnion("ok", [
    z.object({
      ok: z.literal(true),
      host: z.string(),
      port: z.number().int(),
      protocol: z.enum(["https", "http"]),
      /** HTTPS only. */
      certificate: certificateFacts.nullable(),
      /** True when the system's authorities vouch for the certificate; false: a person must confirm it. */
      trusted: z.boolean(),
      /** Why it is not trusted: UntrustedReason of the client. */
      reason: z.string().nullable(),
    }),
    z.object({ ok: z.literal(false), problem: collectingProblem }),
  ])
  .meta({ id: "FoundServer" });
export type FoundServer = z.infer<typeof foundServer>;

/** Body of `POST /api/v1/servers/try`: logs in and looks, stores nothing. */
export const tryServerRequest = z
  .object({
    ...reach,
    trust: trustInput,
    credential: credentialInput,
    proxy: proxyInput.nullable().default(null),
  })
  .meta({ id: "TryServerRequest" });
export type TryServerRequest = z.infer<typeof tryServerRequest>;

/** A known server that a collected one may be: offered, never joined silently. */
export const likelyMatch = z
  .object({
    serverId: z.string(),
    name: z.string(),
    /** `machine-name`: same machine name. `job-names`: these jobs have the same names. */
    why: z.enum(["machine-name", "job-names"]),
    jobs: z.array(z.string()),
  })
  .meta({ id: "LikelyMatch" });
export type LikelyMatch = z.infer<typeof likelyMatch>;

export const triedServer = z
  .discriminatedUnion("ok", [
    z.object({
      ok: z.literal(true),
      machineName: z.string().nullable(),
      duplicatiVersion: z.string().nullable(),
      operatingSystem: z.string().nullable(),
      timeZone: z.string().nullable(),
      jobs: z.array(z.string()),
      paused: z.boolean(),
      matches: z.array(likelyMatch),
    }),
    z.object({ ok: z.literal(false), problem: collectingProblem }),
  ])
  .meta({ id: "TriedServer" });
export type TriedServer = z.infer<typeof triedServer>;

/** Minutes between scheduled collections; 0 = off, null = as the settings say. */
const everyMinutes = z.number().int().min(0).max(10_080).nullable();

/** Body of `POST /api/v1/servers`: a server known by its address. */
export const addServerRequest = z
  .object({
    ...reach,
    trust: trustInput,
    credential: credentialInput,
    proxy: proxyInput.nullable().default(null),
    alias: z.string().max(200).nullable().default(null),
    note: z.string().max(4_000).nullable().default(null),
    tags: z.array(z.string().max(50)).max(50).default([]),
    everyMinutes: everyMinutes.default(null),
    /** A server that is known by its reports already; null = a new one, until an identical run proves who it is. */
    serverId: z.string().nullable().default(null),
  })
  .meta({ id: "AddServerRequest" });
export type AddServerRequest = z.infer<typeof addServerRequest>;

/** Body of `PUT /api/v1/servers/:id/connection`; members left out stay as they are. */
export const connectionPatch = z
  .object({
    addresses: reach.addresses,
    port: z.number().int().min(1).max(65_535),
    trust: trustInput,
    credential: credentialInput,
    proxy: proxyInput.nullable(),
    everyMinutes,
    listVersions: z.boolean(),
  })
  .partial()
  .meta({ id: "ConnectionPatch" });
export type ConnectionPatch = z.infer<typeof connectionPatch>;

/** How a server is reached and how that went, as shown; holds no secret. */
export const serverConnection = z
  .object({
    addresses: z.array(z.string()),
    port: z.number().int(),
    trust: trustKind,
    /** Pinned fingerprint; with the certificate as last seen. */
    pinned: z.string().nullable(),
    certificate: certificateFacts.nullable(),
    credential: credentialKind,
    proxy: z
      .object({
        headers: z.array(z.string()),
        basicUser: z.string().nullable(),
        clientCertificate: z.boolean(),
      })
      .nullable(),
    everyMinutes,
    listVersions: z.boolean(),
    /** `never`: not tried yet. `ok`. `unreachable`: no answer. `refused`: it answers, but collecting is not possible. */
    state: z.enum(["never", "ok", "unreachable", "refused"]),
    /** Of the last attempt. */
    problem: collectingProblem.nullable(),
    attemptedAt: epochMs.nullable(),
    collectedAt: epochMs.nullable(),
    /** Begin of the trouble, null while it is fine. */
    failingSince: epochMs.nullable(),
    /** Next scheduled collection; null = none. */
    nextAt: epochMs.nullable(),
  })
  .meta({ id: "ServerConnection" });
export type ServerConnection = z.infer<typeof serverConnection>;

/** When, how much at once, and where this program may connect to. */
export const collectingSettings = z
  .object({
    /** Minutes between scheduled collections of a server; 0 = off. */
    everyMinutes: z.number().int().min(0).max(10_080),
    /** Servers collected at the same time. */
    concurrency: z.number().int().min(1).max(32),
    /** Addresses or CIDR ranges that are never connected to, beside link-local and cloud metadata addresses. */
    denyList: z.array(z.string().trim().min(1).max(64)).max(200),
  })
  .meta({ id: "CollectingSettings" });
export type CollectingSettings = z.infer<typeof collectingSettings>;
