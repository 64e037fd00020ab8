import type { Me } from "@duplistatus/contract";

export type PasswordRule = "length" | "upper" | "lower" | "digit" | "different" | "same";

interface Passwords {
  current: string;
  next: string;
  repeat: string;
}

/** Which rules apply to a new password, and whether each is met. The server evaluates in the end. */
export function checkPassword(
  { current, next, repeat }: Passwords,
  rules: Me["passwordRules"],
): { rule: PasswordRule; met: boolean }[] {
  const always: { rule: PasswordRule; met: boolean }[] = [
    { rule: "different", met: next !== "" && next !== current },
    { rule: "same", met: next !== "" && next === repeat },
  ];
  if (!rules.enforce) return always;
  return [
    { rule: "length", met: [...next].length >= rules.minLength },
    { rule: "upper", met: /\p{Lu}/u.test(next) },
    { rule: "lower", met: /\p{Ll}/u.test(next) },
    { rule: "digit", met: /\p{Nd}/u.test(next) },
    ...always,
  ];
}
