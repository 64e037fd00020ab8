import { toUtcIso } from "../dates.ts";
import { booleanAt, integerAt, isObject, type JsonObject, nameAt, objectAt, valueAt } from "../values.ts";

/** A task that runs or waits. */
export interface TaskRef {
  taskId: number;
  /** Null for tasks of no job. */
  backupId: string | null;
}

/** What a server is doing (docs/duplicati 5.8). */
export interface ServerState {
  /** While paused jobs are still queued when they are due, but nothing starts: being late is then expected (6.4). */
  paused: boolean;
  /** UTC ISO text; null = not paused or no end announced. A pause of more than 24 h ends after 24 h (6.3). */
  pauseEnd: string | null;
  activeTask: TaskRef | null;
  queue: TaskRef[];
  /** Next runs in time order, jobs with a schedule only: the word to believe, unless it lies in the past (6.4). */
  proposed: { backupId: string; time: string }[];
  /** Notifications of this level wait for the user. */
  hasWarning: boolean;
  hasError: boolean;
  lastEventId: number | null;
}

export function readServerState(value: JsonObject): ServerState {
  return {
    paused: nameAt(value, "ProgramState") === "Paused",
    // Year 1 in any zone is "none"; local with offset up to 2.1.0.5, UTC later.
    pauseEnd: toUtcIso(valueAt(value, "EstimatedPauseEnd"), "unknown"),
    activeTask: taskRef(objectAt(value, "ActiveTask")),
    queue: objectsAt(value, "SchedulerQueueIds").flatMap((item) => taskRef(item) ?? []),
    proposed: objectsAt(value, "ProposedSchedule").flatMap((item) => {
      const backupId = nameAt(item, "Item1");
      const time = toUtcIso(valueAt(item, "Item2"), "unknown");
      return backupId === null || time === null ? [] : [{ backupId, time }];
    }),
    hasWarning: booleanAt(value, "HasWarning") === true,
    hasError: booleanAt(value, "HasError") === true,
    lastEventId: integerAt(value, "LastEventID"),
  };
}

function taskRef(item: JsonObject | null): TaskRef | null {
  const taskId = integerAt(item, "Item1");
  return taskId === null ? null : { taskId, backupId: nameAt(item, "Item2") };
}

/** Tasks and plans of more jobs than a server has. */
const mostItems = 4000;

function objectsAt(value: JsonObject, key: string): JsonObject[] {
  const items = valueAt(value, key);
  return Array.isArray(items) ? items.slice(0, mostItems).filter(isObject) : [];
}
