/** Whether this browser can show messages of this page: only in a secure context (https, or localhost). */
export function canPush(): "yes" | "insecure" | "unsupported" {
  if (!isSecureContext) return "insecure";
  return "serviceWorker" in navigator && "PushManager" in window ? "yes" : "unsupported";
}

const script = "push-worker.js";

const toBase64Url = (buffer: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0))))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(document.baseURI);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** How it is with this browser and the channel that has this public key. */
export async function pushState(publicKey: string): Promise<"subscribed" | "no" | "denied"> {
  if (Notification.permission === "denied") return "denied";
  const subscription = await currentSubscription();
  const key = subscription && toBase64Url(subscription.options.applicationServerKey);
  return key === publicKey ? "subscribed" : "no";
}

/** Asks the person, subscribes the browser, and answers what the server has to know. */
export async function subscribeBrowser(publicKey: string): Promise<{ subscription: object; name: string }> {
  const registration = await navigator.serviceWorker.register(script);
  // One browser has one subscription; that of another channel makes room.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: publicKey,
  });
  const { endpoint, keys } = subscription.toJSON();
  return { subscription: { endpoint, keys }, name: browserName(navigator.userAgent) };
}

/** What the server calls a browser: the beginning of the hash of its endpoint. */
async function deviceOf(endpoint: string): Promise<string> {
  return toBase64Url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint))).slice(0, 16);
}

/** Ends the subscription of this browser; answers what the server calls it, null when there was none. */
export async function unsubscribeBrowser(): Promise<string | null> {
  const subscription = await currentSubscription();
  if (subscription === null) return null;
  await subscription.unsubscribe();
  return deviceOf(subscription.endpoint);
}

/** "Firefox on Linux", for lists of browsers. */
export function browserName(userAgent: string): string {
  const first = (choices: readonly (readonly [RegExp, string])[], usual: string) =>
    choices.find(([pattern]) => pattern.test(userAgent))?.[1] ?? usual;
  const browser = first(
    [
      [/Edg\//, "Edge"],
      [/OPR\//, "Opera"],
      [/Firefox\//, "Firefox"],
      [/Chrome\//, "Chrome"],
      [/Safari\//, "Safari"],
    ],
    "Browser",
  );
  const system = first(
    [
      [/Android/, "Android"],
      [/iPhone/, "iPhone"],
      [/iPad/, "iPad"],
      [/Windows/, "Windows"],
      [/Mac OS X/, "macOS"],
      [/CrOS/, "ChromeOS"],
      [/Linux/, "Linux"],
    ],
    "",
  );
  return system === "" ? browser : `${browser} (${system})`;
}
