import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { type Command, CommandError } from "../../server/src/cli/command.ts";
import { withThrowAway } from "../../server/src/cli/replay.ts";
import {
  type EngineName,
  engineNames,
  type Population,
  type ServerResult,
  simulate,
  simulateServer,
} from "./simulation/simulate.ts";

const minute = 60_000;

interface Threads {
  count: number;
  play(index: number): Promise<ServerResult>;
  stop(): void;
}

/** A thread for every core; each runs this file and plays one server after the other. */
function startThreads(population: Population): Threads {
  const idle = Array.from(
    { length: availableParallelism() },
    () => new Worker(new URL(import.meta.url), { workerData: { simulate: population } }),
  );
  const all = [...idle];
  return {
    count: all.length,
    play: (index) =>
      new Promise((resolve, reject) => {
        const thread = idle.pop()!;
        thread.once("error", reject);
        thread.once("message", (result: ServerResult) => {
          thread.off("error", reject);
          idle.push(thread);
          resolve(result);
        });
        thread.postMessage(index);
      }),
    stop: () => {
      for (const thread of all) void thread.terminate();
    },
  };
}

const asked: Population | undefined = isMainThread ? undefined : workerData?.simulate;
if (asked !== undefined) {
  parentPort!.on("message", async (index: number) => {
    parentPort!.postMessage(await simulateServer(asked, index, withThrowAway));
  });
}

/** `npm run simulate`: simulated years of many jobs; prints false and missed alarms. Ends with 1 if there are any. */
export const simulateCommand: Command = {
  usage: `simulate -- [--job-years N] [--years N] [--seed TEXT] [--engine ${engineNames.join("|")}]`,
  summary: "play simulated years of Duplicati servers against the monitoring; prints false and missed alarms",
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        "job-years": { type: "string", default: "1000" },
        years: { type: "string", default: "2" },
        seed: { type: "string", default: "duplistatus" },
        engine: { type: "string", default: "real" },
      },
    });
    const jobYears = Number(values["job-years"]);
    const years = Number(values.years);
    if (!(jobYears > 0) || !(years >= 1)) throw new CommandError("--job-years and --years must be numbers.");
    if (!(engineNames as readonly string[]).includes(values.engine)) {
      throw new CommandError(`--engine must be one of ${engineNames.join(", ")}.`);
    }
    const population = { seed: values.seed, years, engine: values.engine as EngineName };
    const began = Date.now();
    let told = 0;
    const threads = startThreads(population);
    const result = await simulate(population, jobYears, threads.play, {
      atOnce: threads.count,
      progress: ({ jobYears: done, mistakes }) => {
        for (; told < mistakes.length; told++) {
          const { world, kind, cause, job, at, note } = mistakes[told]!;
          console.log(`${kind} ${cause} ${world} job ${job} ${new Date(at).toISOString()} (${note})`);
        }
        if (process.stderr.isTTY) process.stderr.write(`\r${done} job-years, ${told} mistakes …`);
      },
    }).finally(threads.stop);
    if (process.stderr.isTTY) process.stderr.write("\n");
    const count = (kind: string) => result.mistakes.filter((one) => one.kind === kind).length;
    const doubts = Object.values(result.doubtful).reduce((sum, one) => sum + one, 0);
    const doubtful = Object.entries(result.doubtful)
      .map(([doubt, many]) => `${doubt} ${many}`)
      .join(", ");
    const share = Math.round((100 * doubts) / Math.max(1, doubts + result.right));
    const at = (share: number) =>
      Math.round((result.delays[Math.floor((result.delays.length - 1) * share)] ?? 0) / minute);
    console.log(
      `${result.jobYears} job-years, ${result.servers} servers, ${result.runs} runs, seed ${values.seed}: ` +
        `${count("false")} false alarms, ${count("missed")} missed, ${count("late")} late, ` +
        `${count("open")} left open, ${result.right} right; ` +
        `${result.messages} messages, ${count("told")} wrong; ` +
        `${doubts} doubtful, ${share} % of all (${doubtful}); noticed after the deadline + ${at(0.5)} min (median), ${at(0.99)} min (99 %); ${Math.round((Date.now() - began) / 1000)} s`,
    );
    return result.mistakes.length === 0 ? 0 : 1;
  },
};
