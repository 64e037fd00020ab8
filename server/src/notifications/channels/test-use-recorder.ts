import { afterAll, beforeAll } from "vitest";
import { type Recorder, recordingSender, startRecorder } from "./test-recorder.ts";

/** A recorder and a sender for the tests of one file. */
export function useRecorder() {
  let recorder: Recorder;
  let sender: ReturnType<typeof recordingSender>;
  beforeAll(async () => {
    recorder = await startRecorder();
    sender = recordingSender(recorder);
  });
  afterAll(async () => {
    await sender.close();
    await recorder.close();
  });
  return { recorder: () => recorder, sender: () => sender };
}
