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
  const { length } = [...next];
  // Words instead of kinds of letters, as the server has it.
  const isPhrase = length >= 20 && new Set(next).size >= 8;
  return [
    { rule: "length", met: length >= rules.minLength },
    { rule: "upper", met: isPhrase || /\p{Lu}/u.test(next) },
    { rule: "lower", met: isPhrase || /\p{Ll}/u.test(next) },
    { rule: "digit", met: isPhrase || /\p{Nd}/u.test(next) },
    ...always,
  ];
}
