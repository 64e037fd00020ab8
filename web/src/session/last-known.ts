const storageKey = "duplistatus.last";

/** Keeps the sentence that was true at `at` (epoch ms), for the page that stands in while the server is away. */
export function rememberLast(at: number, said: string): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify({ at, said }));
  } catch {}
}

/** Whoever logs out leaves nothing behind. */
export function forgetLast(): void {
  try {
    localStorage.removeItem(storageKey);
  } catch {}
}
