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

/** Whether an address may be kept: empty, or one that a browser opens as a web page. */
export function isWebAddress(text: string): boolean {
  const address = text.trim();
  if (address === "") return true;
  try {
    const { protocol, hostname } = new URL(address);
    return (protocol === "http:" || protocol === "https:") && hostname !== "";
  } catch {
    return false;
  }
}
