import type { HttpAnswer, HttpRequest } from "../../platform/outbound/http-client.ts";
import type { Sender } from "./channel.ts";

/** Sends a JSON body; POST unless said otherwise. */
export const sendJson = (
  sender: Sender,
  url: string,
  body: unknown,
  { headers = {}, method = "POST" }: Pick<HttpRequest, "headers"> & { method?: HttpRequest["method"] } = {},
): Promise<HttpAnswer> =>
  sender.http({
    method,
    url,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

/** The value of an `Authorization: Basic` header. */
export const basicAuth = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

/** Host of an address, with its port where it is not the usual one. */
export const hostOf = (url: string): string => new URL(url).host;

/** Host of an address as name servers know it. */
export const nameOf = (url: string): string => new URL(url).hostname;
