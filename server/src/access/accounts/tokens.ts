import { randomInt } from "node:crypto";
import type { CreatedToken, Token, TokenScope } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import type { Subscriber, Work } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { createTtlCache, type TtlCache } from "../../platform/ttl-cache.ts";
import { sha256 } from "./hashes.ts";
import * as store from "./store.ts";
import { readTags, writeTags } from "./tags.ts";

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const touchEveryMs = 60_000;

declare module "../../platform/context.ts" {
  interface Services {
    tokens: TtlCache<string, store.TokenRow>;
  }
}

export const createTokens = ({ clock, database }: Context): TtlCache<string, store.TokenRow> =>
  createTtlCache(clock, async (hash) => (await store.tokenByHash(database.reader, hash)) ?? null);

function asToken(row: store.TokenRow): Token {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    serverId: row.server_id,
    serverName: row.server_name,
    tags: readTags(row.tags),
    prefix: row.prefix,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}

interface TokenWish {
  name: string;
  scope: TokenScope;
  /** Reports that carry this token belong to this server. */
  serverId?: string | null;
  /** It sees only servers with one of these tags; null = all. */
  tags?: readonly string[] | null;
  /** Epoch ms; null = never. */
  expiresAt?: number | null;
}

/**
 * Makes a token; its secret is in the answer and nowhere else.
 * @throws {AppError} server_not_found, invalid_request (already expired)
 */
export async function createToken({ sql, at: now, emit }: Work, wish: TokenWish): Promise<CreatedToken> {
  const { name, scope, serverId = null, tags = null, expiresAt = null } = wish;
  // Whoever may do everything could take the limit away.
  if (tags !== null && (scope === "admin" || scope === "ingest")) {
    throw new AppError("invalid_request", { reason: "limit_needs_reading", field: "tags" });
  }
  if (expiresAt !== null && expiresAt <= now) {
    throw new AppError("invalid_request", { reason: "not_in_future", field: "expiresAt" });
  }
  const random = Array.from({ length: 32 }, () => base62[randomInt(base62.length)]).join("");
  const secret = `ds_${scope}_${random}`;
  const prefix = secret.slice(0, -28);
  if (serverId !== null && !(await store.serverExists(sql, serverId))) throw new AppError("server_not_found");
  const hash = sha256(secret);
  const id = await store.insertToken(sql, {
    name,
    scope,
    serverId,
    tags: writeTags(tags),
    hash,
    prefix,
    now,
    expiresAt,
  });
  await emit({ type: "token.created", tokenId: id });
  return { ...asToken((await store.tokenById(sql, id))!), secret };
}

/** Every token, newest first, revoked ones last. */
export async function listTokens(context: Context): Promise<Token[]> {
  return (await store.allTokens(context.database.reader)).map(asToken);
}

/**
 * Ends a token at once; it stays listed.
 * @throws {AppError} not_found
 */
export async function revokeToken({ sql, at, emit }: Work, id: number): Promise<Token> {
  if (!(await store.revokeToken(sql, id, at))) throw new AppError("not_found");
  await emit({ type: "token.revoked", tokenId: id });
  return asToken((await store.tokenById(sql, id))!);
}

/** What tokens stand for has changed: the next use of each is looked up again. */
export const tokensCache = (context: Context): Subscriber => ({
  name: "tokens-cache",
  after(events) {
    const changes = /^(token\.revoked|server\.(merged|unmerged|removed)|replica\.rejoined)$/;
    if (events.some(({ type }) => changes.test(type))) context.services.tokens.clear();
  },
});

export interface ValidToken {
  id: number;
  name: string;
  scope: TokenScope;
  serverId: string | null;
  tags: readonly string[] | null;
}

/** The token behind a secret, whatever its scope; null when it is unknown, expired or revoked. */
export async function findToken(context: Context, secret: string): Promise<ValidToken | null> {
  if (!secret.startsWith("ds_") || secret.length > 100) return null;
  const token = await context.services.tokens.find(sha256(secret));
  if (token === null || token.revoked_at !== null) return null;
  const now = context.clock.now();
  if (token.expires_at !== null && now >= token.expires_at) return null;
  if (token.last_used_at === null || now >= token.last_used_at + touchEveryMs) {
    token.last_used_at = now;
    context.database
      .write((tx) => store.touchToken(tx, token.id, now))
      .catch((error) => context.log.debug({ err: error }, "a token's last use was not written"));
  }
  const { id, name, scope, server_id: serverId } = token;
  return { id, name, scope, serverId, tags: readTags(token.tags) };
}
