import type { RawAnswer } from "./http.ts";

/** The cookies of one session, by name, as the server wrote them. Paths and domains do not matter: one server, one use. */
export class Cookies {
  readonly #values = new Map<string, string>();

  /** Takes over what an answer sets; an empty value or a date of 1970 deletes. */
  take(answer: RawAnswer): void {
    for (const line of answer.headers["set-cookie"] ?? []) {
      const match = /^\s*([^=;\s]{1,200})=([^;]{0,8000})/.exec(line);
      if (match === null) continue;
      const gone = match[2] === "" || /;\s*expires=[^;]*\b1970\b/i.test(line);
      if (gone) this.#values.delete(match[1]!);
      else this.#values.set(match[1]!, match[2]!.trim());
    }
  }

  get(name: string): string | null {
    return this.#values.get(name) ?? null;
  }

  /** Name and value of the first cookie whose name begins so. */
  startingWith(prefix: string): string | null {
    for (const [name, value] of this.#values) if (name.startsWith(prefix)) return `${name}=${value}`;
    return null;
  }

  delete(name: string): void {
    this.#values.delete(name);
  }

  /** The header `Cookie`, or none. */
  header(): Record<string, string> {
    if (this.#values.size === 0) return {};
    return { Cookie: [...this.#values].map(([name, value]) => `${name}=${value}`).join("; ") };
  }
}
