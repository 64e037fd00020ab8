import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { leavesFor } from "./safe-links.ts";

class FakeElement {
  constructor(private readonly link: { href: string; target?: string; download?: boolean } | null) {}
  closest() {
    const { link } = this;
    return (
      link && { target: "", ...link, hasAttribute: (name: string) => name === "download" && !!link.download }
    );
  }
}

beforeEach(() => {
  vi.stubGlobal("Element", FakeElement);
  vi.stubGlobal("location", { origin: "http://nas:9666" });
});
afterEach(() => vi.unstubAllGlobals());

const guide = { href: "http://nas:9666/guide/" };
const click = (link: ConstructorParameters<typeof FakeElement>[0], more = {}) =>
  leavesFor({
    defaultPrevented: false,
    button: 0,
    target: new FakeElement(link),
    ...more,
  } as unknown as MouseEvent);

it("a plain click on a page of the server outside of the program leaves it", () => {
  expect(click(guide)).toBe("http://nas:9666/guide/");
});

it.each([
  ["what the program handles itself", guide, { defaultPrevented: true }],
  ["a click for a new tab", guide, { ctrlKey: true }],
  ["the middle button", guide, { button: 1 }],
  ["a download", { ...guide, download: true }, {}],
  ["a link that opens a tab", { ...guide, target: "_blank" }, {}],
  ["another server", { href: "http://elsewhere:8200/" }, {}],
  ["no link", null, {}],
])("%s is left alone", (_, link, more) => expect(click(link, more)).toBeNull());
