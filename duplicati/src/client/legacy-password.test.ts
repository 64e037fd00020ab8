import { expect, test } from "vitest";
import { recordedJson, recording } from "../../fixtures/api/recordings.ts";
import { saltedPassword } from "./legacy-password.ts";

test("the salted password of 2.0.x is that of the contract's test vector", () => {
  const salt = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  const nonce = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
  expect(saltedPassword("correct horse", salt, nonce)).toBe("zZ8esswJQh701GhsqRepymzzXWyr2xPePc+ybSxYNws=");
});

test("the salted password is the one that a real 2.0.8.1 accepted", () => {
  const offered = recordedJson("2.0.8.1", "login/004-post-login.cgi") as { Nonce: string; Salt: string };
  const sent = new URLSearchParams(recording("2.0.8.1", "login/005-post-login.cgi").request.body!).get(
    "password",
  );
  expect(saltedPassword("correct-horse", offered.Salt, offered.Nonce)).toBe(sent);
});
