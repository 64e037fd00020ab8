/** Whether a line is an IP address or a range such as 192.168.1.0/24 or fd00::/8. */
export function isAddressOrRange(line: string): boolean {
  const [address = "", bits, ...rest] = line.trim().split("/");
  if (rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return false;
  const v4 = isV4(address);
  if (!v4 && !isV6(address)) return false;
  return bits === undefined || Number(bits) <= (v4 ? 32 : 128);
}

function isV4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isV6(text: string): boolean {
  if (!text.includes(":") || !/^[0-9a-f:.]+$/i.test(text)) return false;
  try {
    return new URL(`http://[${text}]/`).hostname !== "";
  } catch {
    return false;
  }
}

/** The lines of a text that say something. */
export const linesOf = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter(Boolean);
