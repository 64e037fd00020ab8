import type { LiveEvent } from "@duplistatus/contract";
import type { FastifyRequest } from "fastify";
import { limitsOf, visibleJobs } from "../../access/limits.ts";
import type { Context } from "../../platform/context.ts";
import { joinEvents } from "../../platform/events/live-updates.ts";

/** Changes within this time travel together: a burst of uploads must not make every browser read again each time. */
const collectFor = 250;

export const frame = (event: LiveEvent): string => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

export interface Stream {
  request: FastifyRequest;
  write(text: string): void;
  close(): void;
}

/** The open streams of events. What happens is gathered, joined and made into text once, however many read it. */
export interface Streams extends Iterable<Stream> {
  add(stream: Stream): void;
  delete(stream: Stream): void;
}

declare module "../../platform/context.ts" {
  interface Services {
    streams: Streams;
  }
}

/** News of what exists for a reader who is limited to some servers. */
export async function visibleEvents(
  context: Context,
  request: Pick<FastifyRequest, "caller">,
  events: readonly LiveEvent[],
): Promise<readonly LiveEvent[]> {
  const visible = await limitsOf(context, request);
  if (visible === null) return events;
  const told: LiveEvent[] = [];
  for (const event of events) {
    if (event.type === "servers") told.push(event);
    if (!("jobIds" in event)) continue;
    // No ids: anything may have changed.
    if (event.jobIds.length === 0) told.push(event);
    const jobIds = await visibleJobs(context.database.reader, visible, event.jobIds);
    if (jobIds.length > 0) told.push({ ...event, jobIds });
  }
  return told;
}

const isLimited = ({ request }: Stream): boolean => (request.caller?.tags ?? null) !== null;

export function createStreams(context: Context): Streams {
  const open = new Set<Stream>();
  let stop: (() => void) | null = null;
  let gathered: LiveEvent[] = [];
  let timer: NodeJS.Timeout | null = null;

  const tellLimited = (stream: Stream, events: readonly LiveEvent[]) =>
    visibleEvents(context, stream.request, events).then(
      (visible) => {
        if (visible.length > 0 && open.has(stream)) stream.write(visible.map(frame).join(""));
      },
      // What cannot be told is told as the end of the stream: the page reads everything again.
      () => stream.close(),
    );
  function tell(): void {
    timer = null;
    const events = joinEvents(gathered);
    gathered = [];
    const text = events.map(frame).join("");
    for (const stream of open) {
      if (isLimited(stream)) void tellLimited(stream, events);
      else stream.write(text);
    }
  }

  return {
    [Symbol.iterator]: () => open[Symbol.iterator](),
    add(stream) {
      open.add(stream);
      stop ??= context.events.subscribe((event) => {
        gathered.push(event);
        timer ??= setTimeout(tell, collectFor);
      });
    },
    delete(stream) {
      open.delete(stream);
      if (open.size > 0 || stop === null) return;
      stop();
      stop = null;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      gathered = [];
    },
  };
}
