/** Address of a server's own web interface, or null when it is no web address. `old`: the ngax interface. */
export function webInterface(url: string | null, old: boolean): string | null {
  if (!url) return null;
  try {
    const address = new URL(url);
    if (address.protocol !== "http:" && address.protocol !== "https:") return null;
    if (!old) return address.href;
    const folder = address.pathname.replace(/\/(ngax|ngclient)(\/.*)?$/, "/").replace(/\/*$/, "/");
    return new URL(`${folder}ngax/`, address).href;
  } catch {
    return null;
  }
}
