import { createECDH, webcrypto } from "node:crypto";
import { describe, expect, test } from "vitest";
import { pushBrowser } from "../../../testing/push-browser.ts";
import { sendWith } from "../test-recorder.ts";
import { closedMessage, sampleMessage, testNow } from "../test-samples.ts";
import { useRecorder } from "../test-use-recorder.ts";
import { encryptPush } from "./encrypt.ts";
import { devicesOf, pushSubscription, withDevice } from "./subscriptions.ts";
import { webPush } from "./web-push.ts";

const { recorder, sender } = useRecorder();
const { subtle } = webcrypto;
const raw = (text: string): Buffer => Buffer.from(text, "base64url");

const generated = webPush.generated!();
const phone = pushBrowser();
const endpoint = "https://push.example.org/send/s3cr3tendpoint";
const empty = webPush.settings.parse(generated);
const typed = withDevice(empty, { endpoint, keys: phone.keys }, "Firefox on Linux");
const recipient = webPush.recipients!(typed)[0]!;

test("the example of RFC 8291", () => {
  const ours = createECDH("prime256v1");
  ours.setPrivateKey(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"));
  const keys = {
    p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  };
  const chosen = { salt: raw("DGv6ra1nlYgDCS1FRnbzlw"), sender: ours };
  const body = encryptPush(Buffer.from("When I grow up, I want to be a watermelon"), keys, chosen);
  expect(body.toString("base64url")).toBe(
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
  );
});

test("a browser reads what it receives", async () => {
  recorder().play({ status: 201 });
  const links = [
    ...sampleMessage.links,
    { kind: "acknowledge" as const, label: "Acknowledge", url: "https://x.example/ack" },
  ];
  expect(await sendWith(webPush, typed, { ...sampleMessage, links }, sender(), recipient)).toMatchObject({
    result: "sent",
  });
  const [request] = recorder().requests;
  expect(request).toMatchObject({
    method: "POST",
    origin: "https://push.example.org",
    path: "/send/s3cr3tendpoint",
    headers: { "content-encoding": "aes128gcm", ttl: "86400", urgency: "high" },
  });
  expect(JSON.parse(await phone.read(request!.bytes))).toEqual({
    title: "NAS: Photos failed",
    body: "The backup Photos on NAS failed.\nNo space left.\n\nError: disk <full> & *quota*",
    url: "https://backups.example.org/runs/991",
    tag: "inc-12",
    tone: "error",
    actions: [{ title: "Acknowledge", url: "https://x.example/ack" }],
    at: testNow - 1_000,
  });
});

test("the service can check who sends", async () => {
  recorder().play({ status: 201 });
  await sendWith(webPush, typed, sampleMessage, sender(), recipient);
  const [, token, key] =
    /^vapid t=([^,]+), k=(\S+)$/.exec(recorder().requests[0]!.headers.authorization ?? "") ?? [];
  expect(key).toBe(generated.publicKey);
  const [head, claims, signature] = token!.split(".");
  expect(JSON.parse(raw(head!).toString())).toEqual({ typ: "JWT", alg: "ES256" });
  expect(JSON.parse(raw(claims!).toString())).toEqual({
    aud: "https://push.example.org",
    exp: testNow / 1_000 + 12 * 3_600,
    sub: "https://backups.example.org",
  });
  const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const check = await subtle.importKey("raw", raw(key!), ecdsa, false, ["verify"]);
  expect(await subtle.verify(ecdsa, check, raw(signature!), Buffer.from(`${head}.${claims}`))).toBe(true);
});

test("news of one trouble replaces what waits for a device that is off", async () => {
  recorder().play({ status: 201 });
  await sendWith(webPush, typed, sampleMessage, sender(), recipient);
  await sendWith(webPush, typed, closedMessage, sender(), recipient);
  await sendWith(webPush, typed, { ...sampleMessage, incident: null }, sender(), recipient);
  const topics = recorder().requests.map(({ headers }) => String(headers.topic));
  expect(topics[1]).toBe(topics[0]);
  expect(topics[2]).not.toBe(topics[0]);
  for (const topic of topics) expect(topic).toMatch(/^[\w-]{1,32}$/);
});

test("stays below 4 096 bytes whatever is in the message", async () => {
  recorder().play({ status: 201 });
  const long = '\n"ü'.repeat(5_000);
  const links = [{ kind: "open" as const, label: long, url: `https://x.example/${"a".repeat(5_000)}` }];
  for (const more of [
    { title: long, text: long, log: long },
    { text: long, links },
  ]) {
    await sendWith(webPush, typed, { ...sampleMessage, ...more }, sender(), recipient);
  }
  for (const { bytes } of recorder().requests) {
    expect(bytes.length).toBeLessThanOrEqual(4_096);
    expect(JSON.parse(await phone.read(bytes)).body).toMatch(/…$/);
  }
});

describe("what push services answer", () => {
  test.each([
    [404, { result: "refused", reason: "recipient-gone", recipientGone: true }],
    [410, { result: "refused", reason: "recipient-gone", recipientGone: true }],
    [403, { result: "refused", reason: "forbidden" }],
    [413, { result: "refused", reason: "too-large" }],
    [429, { result: "temporary", reason: "rate-limited", pausesChannel: false }],
    [503, { result: "temporary", reason: "server-error" }],
  ])("%i", async (status, expected) => {
    recorder().play({ status });
    expect(await sendWith(webPush, typed, sampleMessage, sender(), recipient)).toMatchObject(expected);
  });

  test("a browser that is gone is forgotten, the others stay", () => {
    const both = withDevice(typed, { endpoint: `${endpoint}2`, keys: pushBrowser().keys }, "Chrome");
    expect(webPush.recipients!(both)).toHaveLength(2);
    const left = webPush.withoutRecipient!(both, recipient);
    expect(devicesOf(left).map(({ name }) => name)).toEqual(["Chrome"]);
    expect(webPush.withoutRecipient!(left, webPush.recipients!(left)[0]!).subscriptions).toBe("");
  });
});

test("a browser that subscribes again is the same one", () => {
  const again = withDevice(typed, { endpoint, keys: pushBrowser().keys }, "Firefox");
  expect(devicesOf(again)).toHaveLength(1);
  expect(devicesOf(again)[0]).toMatchObject({ id: recipient, name: "Firefox" });
  expect(webPush.settings.safeParse({ ...generated, subscriptions: "{" }).success).toBe(false);
});

test("only real subscriptions are taken", () => {
  const good = { endpoint, keys: phone.keys };
  expect(pushSubscription.safeParse(good).success).toBe(true);
  for (const wrong of [
    { ...good, endpoint: "http://push.example.org/x" },
    { ...good, endpoint: "javascript:alert(1)" },
    { ...good, keys: { ...phone.keys, auth: "c2hvcnQ" } },
    { ...good, keys: { ...phone.keys, p256dh: phone.keys.auth } },
  ]) {
    expect(pushSubscription.safeParse(wrong).success).toBe(false);
  }
});
