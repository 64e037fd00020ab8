import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";

describe.each(engines)("labels of a server on %s", (engine) => {
  let program: TestApp;
  beforeAll(async () => {
    program = await testApp({ engine });
    await program.context.database.write((tx) =>
      tx.run("insert into servers (id, name, placeholder, created_at) values ('m1', 'nas', 0, 0)"),
    );
  });
  afterAll(() => program.close());

  it("change one by one, and empty text means none", async () => {
    const admin = await program.logIn();
    const heard: string[] = [];
    program.context.events.subscribe((event) => heard.push(event.type));
    const patch = (body: unknown) => admin("PATCH", "/api/v1/servers/m1", { body });
    expect((await patch({ alias: " Home ", tags: ["a", "b ", "a", " "] })).json()).toEqual({
      id: "m1",
      name: "nas",
      alias: "Home",
      note: null,
      url: null,
      tags: ["a", "b"],
    });
    expect((await patch({ alias: "", url: "https://nas:8200" })).json()).toMatchObject({
      alias: null,
      url: "https://nas:8200",
      tags: ["a", "b"],
    });
    expect((await patch({})).statusCode).toBe(200);
    expect(heard).toEqual(["servers", "servers"]);
    for (const url of ["javascript:alert(1)", "nas:8200", "data:text/html,x"]) {
      expect((await patch({ url })).json().facts).toMatchObject({ field: "url" });
    }
    expect((await admin("PATCH", "/api/v1/servers/none", { body: { alias: "x" } })).json().code).toBe(
      "server_not_found",
    );
  });
});
