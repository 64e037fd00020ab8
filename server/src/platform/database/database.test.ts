import { afterEach, describe, expect, test } from "vitest";
import { engines, type TestDatabase, testDatabase } from "../../testing/database.ts";
import { isUniqueViolation } from "./database.ts";

describe.each(engines)("%s", (engine) => {
  let opened: TestDatabase | undefined;
  afterEach(() => opened?.close());
  const open = async () => {
    opened = await testDatabase(engine);
    return opened.database;
  };
  const put = "insert into settings (name, value) values (?, ?)";

  test("typed queries and prepared texts share the transaction", async () => {
    const database = await open();
    await database.write(async (sql) => {
      await sql.run(put, ["a", "1"]);
      await sql.kysely.updateTable("settings").set({ value: "2" }).where("name", "=", "a").execute();
      expect(await sql.get("select value from settings where name = ?", ["a"])).toEqual({ value: "2" });
    });
    expect(await database.reader.get("select value from settings where name = 'a'")).toEqual({ value: "2" });
  });

  test("what fails leaves nothing behind and does not disturb its neighbours", async () => {
    const database = await open();
    const outcomes = await Promise.allSettled([
      database.write((sql) => sql.run(put, ["first", "1"])),
      database.write(async (sql) => {
        await sql.run(put, ["lost", "1"]);
        throw new Error("changed my mind");
      }),
      database.write((sql) => sql.run(put, ["last", "1"])),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    const names = await database.reader.all<{ name: string }>("select name from settings order by name");
    expect(names.map(({ name }) => name)).toEqual(["first", "last"]);
  });

  test("a value that is there already is recognised as such", async () => {
    const database = await open();
    await database.write((sql) => sql.run(put, ["a", "1"]));
    const again = database.write((sql) => sql.run(put, ["a", "1"]));
    await expect(again).rejects.toSatisfy(isUniqueViolation);
  });

  test("64-bit numbers come back as numbers", async () => {
    const database = await open();
    const at = 1_795_364_780_945;
    await database.write((sql) =>
      sql.run("insert into servers (id, name, created_at) values ('s', 's', ?)", [at]),
    );
    expect(await database.reader.get("select created_at, count(*) as n from servers group by 1")).toEqual({
      created_at: at,
      n: 1,
    });
  });
});
