import { expect, it } from "vitest";
import { webInterface } from "./web-address.ts";

it("only web addresses can be opened", () => {
  expect(webInterface("http://nas.lan:8200", false)).toBe("http://nas.lan:8200/");
  expect(webInterface("javascript:alert(1)", false)).toBeNull();
  expect(webInterface("nas.lan:8200", false)).toBeNull();
  expect(webInterface("//nas.lan", false)).toBeNull();
  expect(webInterface(null, false)).toBeNull();
});

it("the older interface lies beside the newer one", () => {
  expect(webInterface("https://nas.lan:8200", true)).toBe("https://nas.lan:8200/ngax/");
  expect(webInterface("https://nas.lan/duplicati/", true)).toBe("https://nas.lan/duplicati/ngax/");
  expect(webInterface("https://nas.lan/ngclient/", true)).toBe("https://nas.lan/ngax/");
});
