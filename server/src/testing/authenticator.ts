import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** As much of CBOR (RFC 8949) as passkeys need: whole numbers below 65 536, texts, bytes, maps. */
function cbor(value: number | string | Buffer | Map<number | string, unknown>): Buffer {
  const head = (major: number, size: number): Buffer => {
    if (size < 24) return Buffer.from([(major << 5) | size]);
    if (size < 256) return Buffer.from([(major << 5) | 24, size]);
    return Buffer.from([(major << 5) | 25, size >> 8, size & 255]);
  };
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === "string")
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const members = [...value].flatMap(([key, inner]) => [cbor(key), cbor(inner as number)]);
  return Buffer.concat([head(5, value.size), ...members]);
}

const hash = (data: string | Buffer) => createHash("sha256").update(data).digest();
const base64url = (data: Buffer) => data.toString("base64url");

interface Holder {
  /** The page that asks. */
  origin: string;
  /** The holder gave a PIN, finger or face. */
  verified?: boolean;
}

/** An authenticator in software with one key (ES256), as strict or as careless as a test wants it. */
export function authenticator() {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x, y } = publicKey.export({ format: "jwk" });
  const id = randomBytes(16);
  let counter = 0;

  const clientData = (type: string, challenge: string, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  function authenticatorData(host: string, flags: number, more = Buffer.alloc(0)): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter++);
    return Buffer.concat([hash(host), Buffer.from([flags]), count, more]);
  }
  const answer = (response: Record<string, unknown>) => ({
    id: base64url(id),
    rawId: base64url(id),
    type: "public-key",
    clientExtensionResults: {},
    response,
  });

  return {
    /** Makes the key for whoever asks. */
    create(options: { challenge: string; rp: { id: string } }, { origin, verified = true }: Holder) {
      const key = cbor(
        new Map<number, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(x!, "base64url")],
          [-3, Buffer.from(y!, "base64url")],
        ]),
      );
      const size = Buffer.from([id.length >> 8, id.length & 255]);
      const credential = Buffer.concat([Buffer.alloc(16), size, id, key]);
      const data = authenticatorData(options.rp.id, 0x41 | (verified ? 4 : 0), credential);
      const attestation = cbor(
        new Map<string, unknown>([
          ["fmt", "none"],
          ["attStmt", new Map()],
          ["authData", data],
        ]),
      );
      return answer({
        clientDataJSON: base64url(clientData("webauthn.create", options.challenge, origin)),
        attestationObject: base64url(attestation),
        transports: ["internal"],
      });
    },
    /** Signs for whoever asks. */
    get(options: { challenge: string; rpId: string }, { origin, verified = true }: Holder) {
      const data = authenticatorData(options.rpId, 1 | (verified ? 4 : 0));
      const client = clientData("webauthn.get", options.challenge, origin);
      const signature = sign("sha256", Buffer.concat([data, hash(client)]), privateKey);
      return answer({
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(signature),
      });
    },
    /** As if the key had been copied before it was used so often. */
    turnBack() {
      counter = 0;
    },
  };
}
