import { expect, test } from "vitest";
import { gotify } from "./gotify.ts";
import { sendWith, testWith } from "./test-recorder.ts";
import { sampleMessage, sampleSettings } from "./test-samples.ts";
import { useRecorder } from "./test-use-recorder.ts";

const { recorder, sender } = useRecorder();
const typed = sampleSettings.gotify!;
const posted = { status: 200, body: { id: 25, appid: 5, message: "…" } };

test("posts to /message with the token in a header, below the address's path", async () => {
  recorder().play(posted);
  expect(await sendWith(gotify, typed, sampleMessage, sender())).toMatchObject({ result: "sent", ref: "25" });
  const [request] = recorder().requests;
  expect(request).toMatchObject({
    method: "POST",
    origin: "https://gotify.example.org",
    path: "/g/message",
    headers: { "x-gotify-key": "s3cr3tgotify", "content-type": "application/json" },
  });
  expect(JSON.parse(request!.body)).toEqual({
    title: "NAS: Photos failed",
    message: "The backup Photos on NAS failed.\nNo space left.\n\nError: disk <full> & *quota*",
    priority: 8,
    extras: {
      "client::display": { contentType: "text/plain" },
      "client::notification": { click: { url: "https://backups.example.org/runs/991" } },
    },
  });
});

test("without a link there is nothing to click", async () => {
  recorder().play(posted);
  await sendWith(gotify, typed, { ...sampleMessage, links: [], tone: "success" }, sender());
  expect(JSON.parse(recorder().requests[0]!.body)).toMatchObject({
    priority: 2,
    extras: { "client::display": { contentType: "text/plain" } },
  });
  expect(recorder().requests[0]!.body).not.toContain("click");
});

test("a test asks for its health first", async () => {
  recorder().play({ status: 200, body: { health: "green", database: "green" } }, posted);
  expect(await testWith(gotify, typed, sender())).toMatchObject([
    { code: "name" },
    { code: "service", ok: true },
    { code: "send", ok: true },
  ]);
  expect(recorder().requests[0]).toMatchObject({ method: "GET", path: "/g/health" });
  recorder().play({ status: 500, body: { health: "red", database: "red" } });
  expect((await testWith(gotify, typed, sender())).at(-1)).toMatchObject({ code: "service", ok: false });
});
