export default {
  badge: {
    fine: "all fine",
    none: "no backups",
    overdue: "{{n}} overdue",
    failing: "{{n}} failing",
    trouble: "{{n}} with problems",
    warnings: "{{n}} with warnings",
    unknown: "unknown",
    label: "backups",
  },
  state: {
    fine: "fine",
    warnings: "warnings",
    failing: "failed",
    overdue: "overdue",
    trouble: "problem",
    unknown: "no run yet",
  },
  page: {
    backup: "Backup",
    state: "State",
    good: "Last good backup",
    next: "Next",
    title: "Backup status",
    asOf: "As of {{at, time}}",
  },
  feed: {
    title: "Backup incidents",
    recovered: "Recovered: {{what}}",
  },
  calendar: {
    title: "Expected backups",
  },
};
