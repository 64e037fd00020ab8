import { afterEach, expect, it } from "vitest";
import { type TestOutbox, testOutbox } from "../../testing/outbox.ts";
import { notificationsOf } from "../service.ts";
import { type Delivering, startDelivering } from "./timers.ts";

let outbox: TestOutbox | undefined;
let delivering: Delivering | undefined;
let storm: NodeJS.Timeout | undefined;
afterEach(async () => {
  clearInterval(storm);
  await delivering?.stop();
  await outbox?.program.close();
});

it("a storm of events does not put off the messages about them", async () => {
  outbox = await testOutbox("sqlite");
  const { fake, program } = outbox;
  const service = notificationsOf(program.context);
  Object.defineProperty(service, "sending", { value: outbox.sending });
  const channel = await outbox.addChannel("phone");
  delivering = startDelivering(program.context);
  storm = setInterval(() => service.wake(), 1);
  for (const n of [1, 2]) {
    await outbox.queue(channel, `incident:${n}:opened`);
    await expect.poll(() => fake.sent.length, { timeout: 4_000 }).toBe(n);
  }
});
