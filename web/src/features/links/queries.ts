import type { NewPublicLink, PublicLink } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";

/** Addresses that need no login. */
export const linksQuery = queryOptions({
  queryKey: [...keys.settings, "public-links"],
  queryFn: ({ signal }) => api.get<PublicLink[]>(paths.publicLinks, { signal }),
});

export const createLink = (link: NewPublicLink) => api.post<PublicLink>(paths.publicLinks, link);
export const deleteLink = (id: number) => api.delete(pathTo(paths.publicLink, { id }));

/** Every address of a link, the usual one first. */
export function addressesOf({ kind, secret, slug }: PublicLink): string[] {
  const own = {
    badge: [`badge/${secret}.svg`, `badge/${secret}.json`],
    feed: [`feed/${secret}.rss`, `feed/${secret}.atom`],
    calendar: [`calendar/${secret}.ics`],
    status: [`status/${slug ?? secret}`],
  }[kind];
  return own.map((path) => new URL(path, document.baseURI).href);
}
