import type { PasskeyAnswer, PasskeyQuestion } from "@duplistatus/contract";
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import type { Actor } from "../../platform/actor.ts";
import type { Context } from "../../platform/context.ts";
import type { Work } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { openFlow, sealFlow, useFlow } from "../accounts/flows.ts";
import { sha256 } from "../accounts/hashes.ts";
import type { UserRow } from "../accounts/store.ts";
import * as store from "./store.ts";

/** ES256, EdDSA, RS256: what every runtime that this program supports can check. */
const algorithms = [-7, -8, -257];

const library = () => import("@simplewebauthn/server");
const refused = () => new AppError("passkey_refused");

/** Where a browser says it is; passkeys belong to a host name, and the authenticator itself sees to it. */
interface Place {
  origin: string;
  host: string;
}

interface Asked extends Place {
  challenge: string;
  userId?: number;
}

/** @throws {AppError} invalid_request (passkey_address) where browsers have no passkeys */
export function placeOf({ from }: Actor): Place {
  const origin = from?.origin ?? "";
  const url = URL.canParse(origin) ? new URL(origin) : null;
  const isSecure = url !== null && (url.protocol === "https:" || url.hostname === "localhost");
  if (!isSecure) throw new AppError("invalid_request", { reason: "passkey_address" });
  return { origin: url.origin, host: url.hostname };
}

const transportsOf = (row: store.PasskeyRow) => JSON.parse(row.transports) as string[];

/** Asks a new authenticator for a key. It has to know who holds it: a passkey is two factors. */
export async function askNew(context: Context, actor: Actor, user: UserRow): Promise<PasskeyQuestion> {
  const place = placeOf(actor);
  const known = await store.passkeysOf(context.database.reader, user.id);
  const { generateRegistrationOptions } = await library();
  const options = await generateRegistrationOptions({
    rpName: "duplistatus",
    rpID: place.host,
    userName: user.username,
    userID: new Uint8Array(Buffer.from(sha256(`passkeys of ${user.id}`), "hex")),
    excludeCredentials: known.map((row) => ({ id: row.credential_id, transports: transportsOf(row) })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: algorithms,
  });
  const asked: Asked = { ...place, challenge: options.challenge, userId: user.id };
  return { options: { ...options }, flow: sealFlow(context, "passkey-new", asked) };
}

/** A new key, checked; it counts once it is stored. */
export interface NewKey extends Omit<store.NewPasskey, "name" | "now"> {
  flow: string;
}

/** @throws {AppError} passkey_refused */
export async function checkNew(
  context: Context,
  actor: Actor,
  userId: number,
  { flow, response }: PasskeyAnswer,
): Promise<NewKey> {
  const asked = openFlow<Asked>(context, "passkey-new", flow);
  if (asked === null || asked.userId !== userId || asked.origin !== placeOf(actor).origin) throw refused();
  const { verifyRegistrationResponse } = await library();
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: response as unknown as RegistrationResponseJSON,
      expectedChallenge: asked.challenge,
      expectedOrigin: asked.origin,
      expectedRPID: asked.host,
      supportedAlgorithmIDs: algorithms,
    });
    if (registrationInfo === undefined) throw refused();
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    return {
      userId,
      credentialId: id,
      publicKey: Buffer.from(publicKey).toString("base64url"),
      counter,
      transports,
      host: asked.host,
      flow,
    };
  } catch (error) {
    context.log.info({ why: (error as Error).message }, "a new passkey was refused");
    throw refused();
  }
}

/** Asks for any passkey of this address: who it is follows from the answer. */
export async function askLogin(context: Context, actor: Actor): Promise<PasskeyQuestion> {
  const place = placeOf(actor);
  const { generateAuthenticationOptions } = await library();
  const options = await generateAuthenticationOptions({ rpID: place.host, userVerification: "required" });
  const asked: Asked = { ...place, challenge: options.challenge };
  return { options: { ...options }, flow: sealFlow(context, "passkey-login", asked) };
}

/** Proof that somebody has a passkey; counts once (`takeProof`). */
export interface Proof {
  passkey: store.PasskeyRow;
  counter: number;
  flow: string;
}

/** @throws {AppError} passkey_refused */
export async function checkAnswer(
  context: Context,
  actor: Actor,
  { flow, response }: PasskeyAnswer,
): Promise<Proof> {
  const asked = openFlow<Asked>(context, "passkey-login", flow);
  const id = typeof response.id === "string" ? response.id : "";
  const passkey = await store.passkeyByCredential(context.database.reader, id);
  if (asked === null || passkey === undefined) throw refused();
  if (asked.origin !== placeOf(actor).origin || asked.host !== passkey.host) throw refused();
  const { verifyAuthenticationResponse } = await library();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as unknown as AuthenticationResponseJSON,
      expectedChallenge: asked.challenge,
      expectedOrigin: asked.origin,
      expectedRPID: asked.host,
      credential: {
        id: passkey.credential_id,
        publicKey: new Uint8Array(Buffer.from(passkey.public_key, "base64url")),
        counter: Number(passkey.counter),
        transports: transportsOf(passkey),
      },
    });
    if (!verified) throw refused();
    return { passkey, counter: authenticationInfo.newCounter, flow };
  } catch (error) {
    context.log.info({ why: (error as Error).message }, "the answer of a passkey was refused");
    throw refused();
  }
}

/** Lets a proof count, once. @throws {AppError} passkey_refused */
export async function takeProof({ sql, at }: Work, { passkey, counter, flow }: Proof): Promise<void> {
  await useFlow(sql, at, flow, refused());
  if (!(await store.usePasskey(sql, passkey.id, counter, at))) throw refused();
}

/** Lets a new key count, once. @throws {AppError} passkey_refused */
export async function takeNew({ sql, at }: Work, { flow, ...key }: NewKey, name: string): Promise<void> {
  await useFlow(sql, at, flow, refused());
  if (!(await store.insertPasskey(sql, { ...key, name, now: at }))) throw refused();
}
