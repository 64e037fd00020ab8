import { describe, expect, it } from "vitest";
import { isSameOrigin } from "./same-origin.ts";

const from = (origin: string, headers: Record<string, string>) => isSameOrigin({ origin, ...headers });
const proxied = { "x-forwarded-proto": "https" };

describe("who sent a request", () => {
  it("is a page of this installation where host and port are the same", () => {
    expect(from("http://nas:9666", { host: "nas:9666" })).toBe(true);
    expect(from("http://NAS:9666", { host: "nas:9666" })).toBe(true);
    expect(from("https://nas", { host: "nas:443" })).toBe(true);
    expect(from("http://nas:8080", { host: "nas:9666" })).toBe(false);
    expect(from("http://evil:9666", { host: "nas:9666" })).toBe(false);
    expect(from("http://nas:9666", { host: "nas" })).toBe(false);
  });

  it("may have its port dropped by a proxy, but not exchanged for another", () => {
    expect(from("https://nas:8443", { host: "nas", ...proxied })).toBe(true);
    expect(from("https://nas:8443", { host: "duplistatus:9666", "x-forwarded-host": "nas:8443" })).toBe(true);
    expect(from("https://nas:8443", { host: "duplistatus:9666", "x-forwarded-host": "nas" })).toBe(true);
    expect(from("https://nas:8443", { host: "nas:9666", ...proxied })).toBe(false);
    expect(from("https://nas:8443", { host: "nas:9666", "x-forwarded-host": "nas:9443" })).toBe(false);
    expect(from("https://evil", { host: "nas", ...proxied })).toBe(false);
  });

  it("is what the browser says of it, before anything else", () => {
    const same = { origin: "http://nas:9666", host: "nas:9666" };
    expect(isSameOrigin({ ...same, "sec-fetch-site": "same-origin" })).toBe(true);
    expect(isSameOrigin({ ...same, "sec-fetch-site": "none" })).toBe(true);
    expect(isSameOrigin({ ...same, "sec-fetch-site": "same-site" })).toBe(false);
    expect(isSameOrigin({ ...same, "sec-fetch-site": "cross-site" })).toBe(false);
  });

  it("is a program where nobody names an origin, and foreign where it cannot be read", () => {
    expect(isSameOrigin({ host: "nas:9666" })).toBe(true);
    expect(from("null", { host: "nas:9666" })).toBe(false);
    expect(from("file://nas:9666", { host: "nas:9666" })).toBe(false);
  });
});
