import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type TestApp, testApp } from "../../testing/app.ts";
import { jsonReport } from "../../testing/reports.ts";

interface Mapping {
  field: string;
  format?: string;
}
interface HomepageWidget {
  type: string;
  url: string;
  headers: Record<string, string>;
  mappings: Mapping[];
}
interface RestSensor {
  resource: string;
  headers: Record<string, string>;
  sensor?: { name: string; value_template: string; unit_of_measurement?: string }[];
  binary_sensor?: { name: string; value_template: string }[];
}

const guide = readFileSync(new URL("../../../../docs/guide/for-other-programs.md", import.meta.url), "utf8");
const examples = [...guide.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => parse(text!) as unknown);

/** Every part of an example that has such a member. */
function having<Found>(member: string, within: unknown): Found[] {
  if (typeof within !== "object" || within === null) return [];
  const inside = Object.values(within).flatMap((value) => having<Found>(member, value));
  return member in within ? [within as Found, ...inside] : inside;
}
const widgets = examples.flatMap((example) => having<HomepageWidget>("mappings", example));
const sensors = examples.flatMap((example) => having<RestSensor>("resource", example));

/** As Homepage walks an answer. */
const at = (answer: unknown, field: string): unknown =>
  field.split(".").reduce<unknown>((value, part) => (value as Record<string, unknown>)?.[part], answer);

/** What each format of Homepage needs: a number in a text becomes NaN there. */
const typeOf: Record<string, (value: unknown) => boolean> = {
  number: Number.isFinite,
  bytes: Number.isFinite,
  duration: Number.isFinite,
  relativeDate: (value) => typeof value === "string" && Number.isFinite(Date.parse(value)),
  text: (value) => typeof value === "string",
};

describe("the examples of the guide", () => {
  let program: TestApp;
  let token: string;
  beforeAll(async () => {
    program = await testApp();
    const admin = await program.logIn();
    const made = await admin("POST", "/api/v1/tokens", { body: { name: "widget", scope: "read" } });
    token = made.json().secret;
    const body = jsonReport({ machineName: "NAME", begin: program.clock.now() - 3_600_000 }).toString();
    await program.send("POST", "/api/upload", { body, headers: { "content-type": "application/json" } });
  });
  afterAll(() => program.close());

  async function answerOf(url: string, headers: Record<string, string>): Promise<unknown> {
    const { pathname } = new URL(url.replace("HOST", "host"));
    const authorization = headers.Authorization!.replace("TOKEN", token);
    const answer = await program.send("GET", pathname, { headers: { authorization } });
    expect([url, answer.statusCode]).toEqual([url, 200]);
    return answer.json();
  }

  it("are there: widgets of Homepage and sensors of Home Assistant", () => {
    expect([widgets.length, sensors.length]).toEqual([2, 1]);
  });

  it("for Homepage name fields that are answered, in the type that their format needs", async () => {
    for (const { type, url, headers, mappings } of widgets) {
      expect(type).toBe("customapi");
      const answer = await answerOf(url, headers);
      for (const { field, format = "text" } of mappings) {
        const value = at(answer, field);
        expect([field, format, value, typeOf[format]?.(value)]).toEqual([field, format, value, true]);
      }
    }
  });

  it("for Home Assistant's REST sensors name members that are answered", async () => {
    for (const { resource, headers, sensor = [], binary_sensor: binary = [] } of sensors) {
      const answer = (await answerOf(resource, headers)) as Record<string, unknown>;
      const templates = [...sensor, ...binary];
      expect(templates.length).toBeGreaterThan(0);
      for (const { name, value_template: template } of templates) {
        const members = [...template.matchAll(/value_json\.(\w+)/g)].map(([, member]) => member!);
        expect([name, members.length]).toEqual([name, 1]);
        expect([name, typeof answer[members[0]!]]).toEqual([name, "number"]);
      }
    }
  });
});
