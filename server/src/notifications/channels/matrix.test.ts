import { expect, test } from "vitest";
import { matrix } from "./matrix.ts";
import { sendWith, testWith } from "./test-recorder.ts";
import { closedMessage, sampleMessage, sampleSettings, testNow } from "./test-samples.ts";
import { useRecorder } from "./test-use-recorder.ts";

const { recorder, sender } = useRecorder();
const typed = sampleSettings.matrix!;
const posted = { status: 200, body: { event_id: "$abc" } };
const bodies = () => recorder().requests.map(({ body }) => JSON.parse(body));

test("puts the message into the room, under the same transaction at every attempt", async () => {
  recorder().play(posted);
  expect(await sendWith(matrix, typed, sampleMessage, sender())).toMatchObject({
    result: "sent",
    ref: "$abc",
  });
  await sendWith(matrix, typed, sampleMessage, sender());
  const [first, second] = recorder().requests;
  expect(first).toMatchObject({
    method: "PUT",
    origin: "https://matrix.example.org",
    path: "/_matrix/client/v3/rooms/%21abc%3Aexample.org/send/m.room.message/dlv-4711",
    headers: { authorization: "Bearer s3cr3tmatrix", "content-type": "application/json" },
  });
  expect(second!.path).toBe(first!.path);
  expect(bodies()[0]).toEqual({
    msgtype: "m.text",
    body: "❌ NAS: Photos failed\n\nThe backup Photos on NAS failed.\nNo space left.\n\nError: disk <full> & *quota*\n\nOpen run: https://backups.example.org/runs/991",
    format: "org.matrix.custom.html",
    formatted_body:
      '<b>❌ NAS: Photos failed</b><br><br>The backup Photos on NAS failed.<br>No space left.<br><br>Error: disk &lt;full&gt; &amp; *quota*<br><br><a href="https://backups.example.org/runs/991">Open run</a>',
  });
});

test("what is over answers the message that told of it; success is a notice", async () => {
  recorder().play(posted);
  const incident = { ...closedMessage.incident!, ref: "$first" };
  await sendWith(matrix, typed, { ...closedMessage, incident }, sender());
  await sendWith(matrix, typed, { ...sampleMessage, tone: "success" }, sender());
  expect(bodies()[0]).toMatchObject({ "m.relates_to": { "m.in_reply_to": { event_id: "$first" } } });
  expect(bodies()[1]).toMatchObject({ msgtype: "m.notice" });
});

test("an alias is looked up", async () => {
  recorder().play({ status: 200, body: { room_id: "!xyz:example.org" } }, posted);
  await sendWith(matrix, { ...typed, room: "#backups:example.org" }, sampleMessage, sender());
  expect(recorder().requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /_matrix/client/v3/directory/room/%23backups%3Aexample.org",
    "PUT /_matrix/client/v3/rooms/%21xyz%3Aexample.org/send/m.room.message/dlv-4711",
  ]);
  recorder().play({ status: 404, body: { errcode: "M_NOT_FOUND" } });
  expect(
    await sendWith(matrix, { ...typed, room: "#gone:example.org" }, sampleMessage, sender()),
  ).toMatchObject({
    result: "broken",
    reason: "not-found",
  });
});

test("both bodies stay below 29 000 bytes", async () => {
  recorder().play(posted);
  await sendWith(matrix, typed, { ...sampleMessage, log: "<ü>\n".repeat(20_000) }, sender());
  const [{ body, formatted_body: html }] = bodies();
  expect(Buffer.byteLength(body)).toBeLessThan(29_000);
  expect(Buffer.byteLength(html)).toBeLessThan(29_000);
  expect(html).not.toMatch(/&(?!lt;|gt;|amp;|quot;)/);
});

test("older servers tell the pause in the body; the plain second try is another transaction", async () => {
  recorder().play({ status: 429, body: { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 2_000 } });
  expect(await sendWith(matrix, typed, sampleMessage, sender())).toMatchObject({
    result: "temporary",
    reason: "rate-limited",
    retryAt: testNow + 2_000,
  });
  recorder().play({ status: 413, body: { errcode: "M_TOO_LARGE" } }, posted);
  expect(await sendWith(matrix, typed, sampleMessage, sender())).toMatchObject({ result: "sent" });
  expect(recorder().requests[1]!.path).toMatch(/\/dlv-4711-plain$/);
  expect(Object.keys(bodies()[1])).toEqual(["msgtype", "body"]);
});

test("a test joins the room first", async () => {
  recorder().play({ status: 200, body: { room_id: "!abc:example.org" } }, posted);
  expect(await testWith(matrix, typed, sender())).toMatchObject([
    { code: "name", ok: true },
    { code: "target", ok: true, facts: { name: "!abc:example.org" } },
    { code: "send", ok: true },
  ]);
  expect(recorder().requests[0]).toMatchObject({
    method: "POST",
    path: "/_matrix/client/v3/join/%21abc%3Aexample.org",
  });
});
