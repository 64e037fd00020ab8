import { paths, pathTo } from "@duplistatus/contract/paths";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, api, apiUrl, isFinal } from "./client.ts";

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const reply = vi.fn(async (_url: string, _init: RequestInit) => {
    return new Response(status === 204 ? null : text, { status, headers });
  });
  vi.stubGlobal("fetch", reply);
  return reply;
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: unknown) => error as ApiError,
  );

afterEach(() => vi.unstubAllGlobals());

describe("addresses", () => {
  it("are relative, so that the program works under any sub-path", () => {
    expect(apiUrl(paths.dashboard)).toBe("api/v1/dashboard");
  });

  it("carry only the parameters that say something", () => {
    expect(apiUrl(paths.reports, { state: "quarantined", before: null, q: "", x: undefined, limit: 0 })).toBe(
      "api/v1/reports?state=quarantined&limit=0",
    );
    expect(apiUrl(pathTo(paths.runLog, { id: 1 }), { q: "a&b ü" })).toBe("api/v1/runs/1/log?q=a%26b+%C3%BC");
  });
});

describe("an answer", () => {
  it("is its JSON", async () => {
    answer(200, { id: 7 });
    expect(await api.get(paths.me)).toEqual({ id: 7 });
  });

  it("is nothing where there is nothing", async () => {
    answer(204, "");
    expect(await api.delete(pathTo(paths.token, { id: 1 }))).toBeUndefined();
  });

  it("of something else than JSON is an error, not a crash", async () => {
    answer(200, "<html>a proxy's login page</html>");
    expect((await failure(api.get(paths.me))).code).toBe("unexpected");
  });
});

describe("a request", () => {
  it("sends its body as JSON and says so", async () => {
    const sent = answer(200, {});
    await api.patch(paths.preferences, { theme: "dark" });
    const init = sent.mock.calls[0]![1];
    expect(init).toMatchObject({ method: "PATCH", body: '{"theme":"dark"}', credentials: "same-origin" });
    expect(init.headers).toMatchObject({ "content-type": "application/json" });
  });

  it("without a body names no content type, which servers refuse on an empty body", async () => {
    const sent = answer(204, "");
    await api.delete(paths.session);
    expect(sent.mock.calls[0]![1].headers).not.toHaveProperty("content-type");
  });
});

describe("a refusal", () => {
  it("carries code, reason, facts and wait of the problem", async () => {
    answer(
      429,
      { code: "too_many_attempts", reason: "wait", facts: { ms: 1 }, title: "x" },
      { "retry-after": "900" },
    );
    expect(await failure(api.post(paths.session, {}))).toMatchObject({
      code: "too_many_attempts",
      status: 429,
      reason: "wait",
      facts: { ms: 1 },
      retryAfterMs: 900_000,
    });
  });

  it.each([
    [401, "login_required"],
    [413, "too_large"],
    [503, "overloaded"],
    [502, "unexpected"],
  ])("by something in between (%d, no problem body) has a code too", async (status, code) => {
    answer(status, "<h1>Bad gateway</h1>");
    expect(await failure(api.get(paths.dashboard))).toMatchObject({ code, status, reason: null });
  });

  it("with members of wrong types is read with care", async () => {
    answer(400, { code: 7, reason: { a: 1 }, facts: "x" });
    expect(await failure(api.get(paths.me))).toMatchObject({
      code: "invalid_request",
      reason: null,
      facts: {},
    });
  });

  it("that never came is `unreachable`", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    expect((await failure(api.get(paths.me))).code).toBe("unreachable");
  });

  it("of an abandoned request stays what it was", async () => {
    const abort = new AbortController();
    abort.abort();
    vi.stubGlobal("fetch", () => Promise.reject(new DOMException("aborted", "AbortError")));
    expect((await failure(api.get(paths.me, { signal: abort.signal }))).name).toBe("AbortError");
  });
});

it("only what a second attempt may cure is tried again", () => {
  expect(isFinal(new ApiError("not_found", 404))).toBe(true);
  expect(isFinal(new ApiError("too_many_attempts", 429))).toBe(false);
  expect(isFinal(new ApiError("unreachable", 0))).toBe(false);
  expect(isFinal(new ApiError("overloaded", 503))).toBe(false);
});
