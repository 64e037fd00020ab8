export default {
  badge: {
    fine: "todo bien",
    none: "sin copias",
    overdue: "{{n}} con retraso",
    failing: "{{n}} con errores",
    trouble: "{{n}} con problemas",
    warnings: "{{n}} con advertencias",
    unknown: "desconocido",
    label: "copias",
  },
  state: {
    fine: "bien",
    warnings: "advertencias",
    failing: "con errores",
    overdue: "con retraso",
    trouble: "problema",
    unknown: "aún sin ejecuciones",
  },
  page: {
    backup: "Copia",
    state: "Estado",
    good: "Última copia buena",
    next: "Próxima",
    title: "Estado de las copias",
    asOf: "Situación: {{at, time}}",
  },
  feed: {
    title: "Incidentes de copias",
    recovered: "Resuelto: {{what}}",
  },
  calendar: {
    title: "Copias previstas",
  },
};
