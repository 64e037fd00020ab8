import { describe, expect, it } from "vitest";
import { deviceOf } from "./device-name.ts";

describe("the device of a session", () => {
  it("is named as people call it", () => {
    const chrome =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    expect(deviceOf(chrome)).toEqual({ browser: "Chrome", system: "Windows" });
    expect(deviceOf(`${chrome} Edg/140.0.0.0`)).toEqual({ browser: "Edge", system: "Windows" });
    const phone =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
    expect(deviceOf(phone)).toEqual({ browser: "Safari", system: "iPhone" });
    expect(deviceOf("Mozilla/5.0 (Android 15; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0")).toEqual({
      browser: "Firefox",
      system: "Android",
    });
    expect(deviceOf("curl/8.5.0")).toBe("curl/8.5.0");
    expect(deviceOf("")).toBeNull();
    expect(deviceOf(null)).toBeNull();
  });
});
