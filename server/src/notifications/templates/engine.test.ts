import { languages, templateNames, templateVariables } from "@duplistatus/contract";
import { textsOf } from "@duplistatus/texts/all";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillTemplate, templateProblems } from "./engine.ts";

describe("a template", () => {
  it("is filled with what is known; blocks stand only where their variable is not empty", () => {
    const text =
      "{server} · {backup}{#failures}, {failures} failures{#problem}: {problem}{/problem}{/failures}!";
    expect(fillTemplate(text, { server: "nas", backup: "Photos" })).toBe("nas · Photos!");
    expect(fillTemplate(text, { server: "nas", failures: "3" })).toBe("nas · , 3 failures!");
    expect(fillTemplate(text, { server: "nas", backup: "P", failures: "3", problem: "full" })).toBe(
      "nas · P, 3 failures: full!",
    );
    expect(fillTemplate(text, { server: "nas", problem: "full" })).toBe("nas · !");
  });

  it("leaves alone what is no variable", () => {
    expect(fillTemplate("{ } {1} {a b} {{server}} {server", { server: "x" })).toBe(
      "{ } {1} {a b} {x} {server",
    );
  });

  it("never looks at what it was filled with", () => {
    expect(fillTemplate("{server}{backup}", { server: "{backup}", backup: "{#server}$&{/server}" })).toBe(
      "{backup}{#server}$&{/server}",
    );
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(fillTemplate("<{server}>", { server: value })).toBe(`<${value}>`.trim());
      }),
    );
  });

  it("with a wrong variable is refused, and the likely one named", () => {
    expect(templateProblems("{log_txt} {server}")).toEqual([
      { code: "unknown_variable", name: "log_txt", suggestion: "log_text", at: 0 },
    ]);
    expect(templateProblems("{Backup_Name}")[0]?.suggestion).toBe("backup_name");
    expect(templateProblems("{warning_count}")[0]?.suggestion).toBe("warnings_count");
    expect(templateProblems("{constructor} {toString}").map(({ suggestion }) => suggestion)).toEqual([
      null,
      null,
    ]);
  });

  it("with a block that does not end or begin is refused", () => {
    expect(templateProblems("{#server}a")).toMatchObject([{ code: "not_closed", name: "server", at: 0 }]);
    expect(templateProblems("a{/server}")).toMatchObject([{ code: "not_opened", name: "server" }]);
    expect(templateProblems("{#server}{#backup}{/server}{/backup}")).not.toEqual([]);
    expect(templateProblems("{#server}{#backup}{/backup}{/server}")).toEqual([]);
  });

  it("of every language can be used as it is delivered", () => {
    for (const language of languages) {
      const { template } = textsOf(language).notifications;
      expect(Object.keys(template).sort()).toEqual([...templateNames].sort());
      for (const { title, text } of Object.values(template)) {
        expect([...templateProblems(title), ...templateProblems(text)]).toEqual([]);
      }
    }
    expect(new Set(templateVariables).size).toBe(templateVariables.length);
  });
});
