export default {
  badge: {
    fine: "tudo certo",
    none: "sem backups",
    overdue: "{{n}} atrasados",
    failing: "{{n}} com falha",
    trouble: "{{n}} com problemas",
    warnings: "{{n}} com avisos",
    unknown: "desconhecido",
    label: "backups",
  },
  state: {
    fine: "certo",
    warnings: "avisos",
    failing: "falhou",
    overdue: "atrasado",
    trouble: "problema",
    unknown: "ainda sem execuções",
  },
  page: {
    backup: "Backup",
    state: "Estado",
    good: "Último backup bom",
    next: "Próximo",
    title: "Estado dos backups",
    asOf: "Situação em {{at, time}}",
  },
  feed: {
    title: "Incidentes de backup",
    recovered: "Resolvido: {{what}}",
  },
  calendar: {
    title: "Backups previstos",
  },
};
