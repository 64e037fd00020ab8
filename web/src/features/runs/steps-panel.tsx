import type { RunDetail } from "@duplistatus/contract";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { Panel } from "../../ui/panel.tsx";
import { readableName, type Step, stepsOf } from "./numbers.ts";

const titles = {
  Delete: "did.delete",
  Compact: "did.compact",
  Test: "did.test",
  Repair: "did.repair",
  Vacuum: "did.vacuum",
  Lock: "did.lock",
  LockResults: "did.lock",
  RemoteSynchronization: "did.sync",
} as const;

function told(t: TFunction<"runs">, step: Step, number: (value: number) => string): string {
  const own = new Map(step.numbers);
  const counted = (count: number) => ({ count, n: number(count) });
  const deletedSets = own.get("DeletedSetsActualLength");
  if (step.operation === "Delete" && deletedSets !== undefined)
    return deletedSets > 0 ? t("did.deleted", counted(deletedSets)) : t("did.notNeeded");
  const verified = own.get("VerificationsActualLength");
  if (step.operation === "Test" && verified !== undefined) return t("did.tested", counted(verified));
  const compacted = own.get("DeletedFileCount");
  if (step.operation === "Compact" && compacted !== undefined)
    return compacted > 0 ? t("did.compacted", counted(compacted)) : t("did.notNeeded");
  const some = step.numbers.filter(([, value]) => value !== 0).slice(0, 4);
  return some.length === 0
    ? t("did.done")
    : some.map(([name, value]) => `${readableName(name)} ${number(value)}`).join(" · ");
}

/** A step whose count is good news is told in green: old versions removed, files found good. */
function didSomething({ operation, numbers }: Step): boolean {
  const counted = { Delete: "DeletedSetsActualLength", Test: "VerificationsActualLength" }[operation];
  return counted !== undefined && numbers.some(([name, value]) => name === counted && value > 0);
}

/** The steps that Duplicati took within the run: deleting, compacting, verifying and so on. */
export function StepsPanel({ numbers, failed }: { numbers: RunDetail["numbers"]; failed: boolean }) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  // Of a run that broke off only what was done is told.
  const steps = stepsOf(numbers).filter((step) => !failed || step.numbers.some(([, value]) => value !== 0));
  if (steps.length === 0) return null;
  return (
    <Panel title={t("did.title")}>
      <dl className="num grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {steps.map((step) => (
          <div key={step.operation} className="contents">
            <dt className="text-ink-3">
              {step.operation in titles ? t(titles[step.operation as keyof typeof titles]) : step.operation}
            </dt>
            <dd className={`text-right break-words ${didSomething(step) ? "text-ok" : ""}`}>
              {told(t, step, format.number)}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
