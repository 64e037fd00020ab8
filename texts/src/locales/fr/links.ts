export default {
  badge: {
    fine: "tout va bien",
    none: "aucune sauvegarde",
    overdue: "{{n}} en retard",
    failing: "{{n}} en échec",
    trouble: "{{n}} avec problèmes",
    warnings: "{{n}} avec avertissements",
    unknown: "inconnu",
    label: "sauvegardes",
  },
  state: {
    fine: "bien",
    warnings: "avertissements",
    failing: "échec",
    overdue: "en retard",
    trouble: "problème",
    unknown: "aucune exécution",
  },
  page: {
    backup: "Sauvegarde",
    state: "État",
    good: "Dernière bonne sauvegarde",
    next: "Prochaine",
    title: "État des sauvegardes",
    asOf: "État au {{at, time}}",
  },
  feed: {
    title: "Incidents de sauvegarde",
    recovered: "Rétabli : {{what}}",
  },
  calendar: {
    title: "Sauvegardes attendues",
  },
};
