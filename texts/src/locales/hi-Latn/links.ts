export default {
  badge: {
    fine: "sab theek",
    none: "koi backup nahin",
    overdue: "{{n}} overdue",
    failing: "{{n}} fail",
    trouble: "{{n}} mein samasya",
    warnings: "{{n}} mein warning",
    unknown: "agyaat",
    label: "backups",
  },
  state: {
    fine: "theek",
    warnings: "warnings",
    failing: "fail",
    overdue: "overdue",
    trouble: "samasya",
    unknown: "abhi tak run nahin",
  },
  page: {
    backup: "Backup",
    state: "Haalat",
    good: "Pichhla achha backup",
    next: "Agla",
    title: "Backup ki haalat",
    asOf: "{{at, time}} tak",
  },
  feed: {
    title: "Backup incidents",
    recovered: "Theek hua: {{what}}",
  },
  calendar: {
    title: "Aane wale backups",
  },
};
