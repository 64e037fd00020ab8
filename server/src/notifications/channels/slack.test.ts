import { expect, test } from "vitest";
import { slack } from "./slack.ts";
import { sendWith } from "./test-recorder.ts";
import { sampleMessage, sampleSettings } from "./test-samples.ts";
import { useRecorder } from "./test-use-recorder.ts";

const { recorder, sender } = useRecorder();
const typed = sampleSettings.slack!;
const bodies = () => recorder().requests.map(({ body }) => JSON.parse(body));

test("posts blocks, and a line for the notification", async () => {
  recorder().play({ status: 200, body: "ok" });
  expect(await sendWith(slack, typed, sampleMessage, sender())).toMatchObject({
    result: "sent",
    status: 200,
  });
  expect(recorder().requests[0]).toMatchObject({
    method: "POST",
    origin: "https://hooks.slack.com",
    path: "/services/T1/B1/s3cr3tslack",
    headers: { "content-type": "application/json" },
  });
  expect(bodies()[0]).toEqual({
    text: "❌ NAS: Photos failed",
    blocks: [
      { type: "header", text: { type: "plain_text", text: "❌ NAS: Photos failed" } },
      {
        type: "section",
        text: {
          type: "mrkdwn",
          text: "The backup Photos on NAS failed.\nNo space left.\n\nError: disk &lt;full&gt; &amp; *quota*",
        },
      },
      {
        type: "section",
        fields: [
          { type: "mrkdwn", text: "*Server*\nNAS" },
          { type: "mrkdwn", text: "*Duration*\n12 min" },
        ],
      },
      {
        type: "actions",
        elements: [
          {
            type: "button",
            text: { type: "plain_text", text: "Open run" },
            url: "https://backups.example.org/runs/991",
          },
        ],
      },
    ],
  });
});

test("limits hold for the escaped text", async () => {
  recorder().play({ status: 200, body: "ok" });
  const facts = Array(30).fill({ label: "<&>".repeat(900), value: "<&>".repeat(900) });
  const message = { ...sampleMessage, title: "x".repeat(500), log: "<&>".repeat(3_000), facts };
  await sendWith(slack, typed, message, sender());
  const [header, section, fields] = bodies()[0].blocks;
  expect([...header.text.text].length).toBeLessThanOrEqual(150);
  expect(section.text.text.length).toBeLessThanOrEqual(3_000);
  expect(section.text.text).not.toMatch(/&(?!lt;|gt;|amp;)/);
  expect(fields.fields).toHaveLength(10);
  for (const { text } of fields.fields) expect(text.length).toBeLessThanOrEqual(2_000);
});

test.each([
  [200, "no_text", { result: "temporary", reason: "unexpected-answer" }],
  [200, "invalid_token", { result: "broken", reason: "not-found" }],
  [400, "invalid_token", { result: "broken", reason: "not-found" }],
  [403, "action_prohibited", { result: "broken", reason: "forbidden" }],
  [404, "channel_not_found", { result: "broken", reason: "not-found" }],
  [404, "no_service", { result: "broken", reason: "not-found" }],
  [410, "channel_is_archived", { result: "broken", reason: "gone" }],
  [500, "rollup_error", { result: "temporary", reason: "server-error" }],
])("%i %s", async (status, body, expected) => {
  recorder().play({ status, body });
  expect(await sendWith(slack, typed, sampleMessage, sender())).toMatchObject(expected);
});

test("blocks that are refused arrive as text", async () => {
  recorder().play({ status: 400, body: "invalid_blocks" }, { status: 200, body: "ok" });
  expect(await sendWith(slack, typed, sampleMessage, sender())).toMatchObject({ result: "sent" });
  expect(Object.keys(bodies()[1])).toEqual(["text"]);
  expect(bodies()[1].text).toMatch(/^❌ NAS: Photos failed\n[\s\S]*\nhttps:\/\/backups/);
});
