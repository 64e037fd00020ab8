export default {
  badge: {
    fine: "alles gut",
    none: "keine Backups",
    overdue: "{{n}} überfällig",
    failing: "{{n}} fehlgeschlagen",
    trouble: "{{n}} mit Problemen",
    warnings: "{{n}} mit Warnungen",
    unknown: "unbekannt",
    label: "Backups",
  },
  state: {
    fine: "gut",
    warnings: "Warnungen",
    failing: "fehlgeschlagen",
    overdue: "überfällig",
    trouble: "Problem",
    unknown: "noch kein Lauf",
  },
  page: {
    backup: "Backup",
    state: "Zustand",
    good: "Letztes gutes Backup",
    next: "Nächster",
    title: "Zustand der Backups",
    asOf: "Stand {{at, time}}",
  },
  feed: {
    title: "Backup-Vorfälle",
    recovered: "Behoben: {{what}}",
  },
  calendar: {
    title: "Erwartete Backups",
  },
};
