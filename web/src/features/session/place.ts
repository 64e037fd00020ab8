type ParseSearch = (search: string) => Record<string, unknown>;

/**
 * Where to go after the login: the page that was asked for before, or the first one. Only a path inside this program
 * counts: an address of another site must not be smuggled in.
 */
export function placeOf(next: string | undefined, parseSearch: ParseSearch) {
  const here = "http://here.invalid";
  if (!next?.startsWith("/") || !URL.canParse(next, here)) return { to: "/" };
  const url = new URL(next, here);
  if (url.origin !== here) return { to: "/" };
  return { to: url.pathname, search: parseSearch(url.search), hash: url.hash.slice(1) };
}
