import { expect, it } from "vitest";
import { connectTo } from "./connect.ts";

const options = { resolve: async () => ["169.254.169.254"], connectMs: 5_000 };

it.each(["169.254.169.254", "[fe80::1]", "metadata.example.org"])(
  "no connection is made to %s, by number or by name",
  async (host) => {
    await expect(connectTo(host, 25, options)).rejects.toMatchObject({ reason: "address-denied" });
  },
);
