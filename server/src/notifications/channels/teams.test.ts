import { expect, test } from "vitest";
import { teams } from "./teams.ts";
import { sendWith } from "./test-recorder.ts";
import { sampleMessage, sampleSettings } from "./test-samples.ts";
import { useRecorder } from "./test-use-recorder.ts";

const { recorder, sender } = useRecorder();
const typed = sampleSettings.teams!;

test("posts an adaptive card to the whole address, query included", async () => {
  recorder().play({ status: 202 });
  expect(await sendWith(teams, typed, sampleMessage, sender())).toMatchObject({
    result: "sent",
    status: 202,
  });
  const [request] = recorder().requests;
  expect(request).toMatchObject({
    method: "POST",
    origin: "https://prod-12.westeurope.logic.azure.com",
    path: "/workflows/s3cr3tflow/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers&sv=1.0&sig=s3cr3tsig",
    headers: { "content-type": "application/json" },
  });
  expect(JSON.parse(request!.body)).toEqual({
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          fallbackText: "NAS: Photos failed",
          msteams: { width: "Full" },
          body: [
            {
              type: "TextBlock",
              text: "NAS: Photos failed",
              size: "Medium",
              weight: "Bolder",
              wrap: true,
              color: "Attention",
            },
            {
              type: "TextBlock",
              text: "The backup Photos on NAS failed.\nNo space left.\n\nError: disk <full> & \\*quota\\*",
              wrap: true,
            },
            {
              type: "FactSet",
              facts: [
                { title: "Server", value: "NAS" },
                { title: "Duration", value: "12 min" },
              ],
            },
          ],
          actions: [
            { type: "Action.OpenUrl", title: "Open run", url: "https://backups.example.org/runs/991" },
          ],
        },
      },
    ],
  });
});

test("a card stays below 20 kB", async () => {
  recorder().play({ status: 202 });
  const long = "_ü\n".repeat(5_000);
  const facts = Array(50).fill({ label: long, value: long });
  await sendWith(teams, typed, { ...sampleMessage, title: long, text: long, log: long, facts }, sender());
  const [{ body } = expect.fail()] = recorder().requests;
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
  expect(JSON.parse(body).attachments[0].content.actions[0].url).toBe("https://backups.example.org/runs/991");
});

test("addresses that Microsoft has switched off are refused with a sentence", () => {
  for (const url of [
    "https://contoso.webhook.office.com/webhookb2/abc/IncomingWebhook/def/ghi",
    "https://outlook.office.com/webhook/abc",
    "https://outlook.office365.com/webhook/abc",
  ]) {
    const parsed = teams.settings.safeParse({ url });
    expect(parsed.error?.issues[0]?.message, url).toMatch(/switched off/);
  }
  const newer =
    "https://x.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/a/triggers/manual/paths/invoke?sig=b";
  expect(teams.settings.safeParse({ url: newer }).success).toBe(true);
});

test.each([400, 404, 410])("%i: the workflow is off, deleted or its signature is wrong", async (status) => {
  recorder().play({ status });
  expect(await sendWith(teams, typed, sampleMessage, sender())).toMatchObject({ result: "broken" });
  expect(recorder().requests).toHaveLength(1);
});
