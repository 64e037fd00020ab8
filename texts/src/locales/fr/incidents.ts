import type { Translation } from "../../translation.ts";
import type english from "../en/incidents.ts";

export default {
  cause: {
    overdue: "En retard",
    failing: "En échec",
    stale: "Pas de bonne sauvegarde récente",
    stuck: "Planificateur bloqué",
    server_unreachable: "Serveur injoignable",
    quota: "Stockage presque plein",
    versions_shrinking: "Versions qui disparaissent",
    unusual: "Exécution inhabituelle",
  },
  what: {
    overdue: "Elle ne s’est pas exécutée comme prévu.",
    failing: "La sauvegarde a échoué.",
    stale: "La dernière bonne sauvegarde est trop ancienne.",
    stuck: "Duplicati ne lance plus cette sauvegarde. Ouvrez-y sa planification et enregistrez-la à nouveau.",
    server_unreachable: "Le serveur ne répond pas.",
    quota: "Le stockage est presque plein.",
    versions_shrinking: "Il reste bien moins de versions qu’avant.",
    unusual: "La dernière exécution a été très différente des autres.",
  },
  severity: {
    warning: "Avertissement",
    critical: "Critique",
  },
  reason: {
    overdue: {
      missed:
        "Elle ne s’est pas exécutée comme prévu le {{expected, time}}. La dernière exécution date du {{lastRun, time}}.",
      missed_never:
        "Elle ne s’est pas exécutée comme prévu le {{expected, time}}. Elle ne s’est encore jamais exécutée.",
      queued:
        "Elle ne s’est pas exécutée comme prévu le {{expected, time}}\u00a0: elle est toujours dans la file d’attente de Duplicati. La dernière exécution date du {{lastRun, time}}.",
      queued_never:
        "Elle ne s’est pas exécutée comme prévu le {{expected, time}}\u00a0: elle est toujours dans la file d’attente de Duplicati. Elle ne s’est encore jamais exécutée.",
      perhaps_lost:
        "Aucun rapport n’est arrivé pour l’exécution prévue le {{expected, time}}. Il a pu se perdre pendant que duplistatus était arrêté. La dernière exécution connue date du {{lastRun, time}}.",
      perhaps_lost_never:
        "Aucun rapport n’est arrivé pour l’exécution prévue le {{expected, time}}. Il a pu se perdre pendant que duplistatus était arrêté.",
    },
    failing: {
      failed: "La sauvegarde a échoué\u00a0: «\u00a0{{problem}}\u00a0»",
      failed_plain: "La sauvegarde a échoué. Le rapport ne dit pas pourquoi.",
    },
    stale: {
      runs_fail_one:
        "Pas de bonne sauvegarde depuis le {{goodAt, time}}\u00a0: l’exécution suivante a échoué.",
      runs_fail_many:
        "Pas de bonne sauvegarde depuis le {{goodAt, time}}\u00a0: {{failures, count}} d’exécutions ont échoué.",
      runs_fail_other:
        "Pas de bonne sauvegarde depuis le {{goodAt, time}}\u00a0: {{failures, count}} exécutions ont échoué.",
      runs_fail_never_one: "Pas encore de bonne sauvegarde\u00a0: la seule exécution a échoué.",
      runs_fail_never_many:
        "Pas encore de bonne sauvegarde\u00a0: {{failures, count}} d’exécutions ont échoué.",
      runs_fail_never_other:
        "Pas encore de bonne sauvegarde\u00a0: {{failures, count}} exécutions ont échoué.",
      incomplete:
        "Pas de bonne sauvegarde depuis le {{goodAt, time}}\u00a0: les exécutions suivantes ont été interrompues, partielles ou non confirmées.",
      incomplete_never:
        "Pas encore de bonne sauvegarde\u00a0: les exécutions ont été interrompues, partielles ou non confirmées.",
      too_long:
        "Pas de bonne sauvegarde depuis le {{goodAt, time}}\u00a0: l’exécution en cours dure bien trop longtemps ou est bloquée.",
      too_long_never:
        "Pas encore de bonne sauvegarde\u00a0: l’exécution en cours dure bien trop longtemps ou est bloquée.",
      no_reports:
        "Pas de bonne sauvegarde depuis le {{goodAt, time}}\u00a0: Duplicati continue de la planifier, mais aucun rapport de bonne exécution n’arrive.",
      no_reports_never:
        "Pas encore de bonne sauvegarde\u00a0: Duplicati continue de la planifier, mais aucun rapport de bonne exécution n’arrive.",
      too_old: "La dernière bonne sauvegarde, du {{goodAt, time}}, dépasse la limite de {{limit, duration}}.",
      too_old_never: "Pas encore de bonne sauvegarde, et la limite de {{limit, duration}} est dépassée.",
    },
    stuck: {
      past_time:
        "Duplicati est bloqué au {{planned, time}} et ne lance plus cette sauvegarde. Ouvrez sa planification dans Duplicati et enregistrez-la à nouveau.",
    },
    server_unreachable: {
      no_answer: "Le serveur ne répond plus depuis le {{since, time}}.",
    },
    quota: {
      near: "Le stockage est presque plein.",
      near_known: "Le stockage est presque plein\u00a0: {{percent, percent}} de {{limit, bytes}} utilisés.",
      full: "Le stockage est plein\u00a0: le quota est épuisé.",
      full_known: "Le stockage est plein\u00a0: {{percent, percent}} de {{limit, bytes}} utilisés.",
    },
    versions_shrinking: {
      halved_one: "Il ne reste que {{now, count}} version sur {{before}}.",
      halved_many: "Il ne reste que {{now, count}} de versions sur {{before}}.",
      halved_other: "Il ne reste que {{now, count}} versions sur {{before}}.",
    },
    unusual: {
      nothing_one:
        "Elle s’est bien terminée, mais il n’y avait aucun fichier à sauvegarder ; d’habitude il y en a {{before, count}}.",
      nothing_many:
        "Elle s’est bien terminée, mais il n’y avait aucun fichier à sauvegarder ; d’habitude il y en a {{before, count}}.",
      nothing_other:
        "Elle s’est bien terminée, mais il n’y avait aucun fichier à sauvegarder ; d’habitude il y en a {{before, count}}.",
      files_lost_one: "Il ne reste que {{now, count}} fichier sur environ {{before}} dans la source.",
      files_lost_many: "Il ne reste que {{now, count}} de fichiers sur environ {{before}} dans la source.",
      files_lost_other: "Il ne reste que {{now, count}} fichiers sur environ {{before}} dans la source.",
      size_lost: "La source s’est réduite à {{now, bytes}} ; d’habitude elle fait {{before, bytes}}.",
      uploaded_more: "Elle a envoyé {{now, bytes}} ; d’habitude c’est {{usual, bytes}} au plus.",
      longer: "Elle a duré {{now, duration}} ; d’habitude elle dure {{usual, duration}} au plus.",
      too_long: "Elle a duré {{now, duration}}, plus que la limite de {{limit, duration}}.",
      shorter: "Elle n’a duré que {{now, duration}} ; d’habitude elle dure au moins {{usual, duration}}.",
    },
  },
  closed: {
    good_backup: "Une bonne sauvegarde a été faite le {{at, time}}.",
    ran: "Elle s’est exécutée le {{at, time}}.",
    planned: "Duplicati la planifie de nouveau\u00a0; prochaine exécution le {{next, time}}.",
    became_stuck: "Le planificateur de Duplicati est bloqué\u00a0; c’est désormais un incident à part.",
    not_monitored: "Elle n’est plus surveillée.",
    job_gone: "La sauvegarde a été supprimée dans Duplicati.",
    nothing_expected: "Elle n’a plus de planification\u00a0; aucune exécution n’est donc attendue.",
    server_archived: "Le serveur a été archivé.",
    runs_changed:
      "Des exécutions ont été retirées ou rétablies\u00a0; les autres ne montrent pas ce problème.",
    merged:
      "Elle a été fusionnée avec une autre sauvegarde\u00a0; la dernière exécution ne montre pas ce problème.",
    server_merged: "Le serveur a été fusionné avec {{name}}.",
    continued: "Il se poursuit sous l’incident {{incident}}.",
    settings_changed: "Les réglages de surveillance ont été modifiés.",
    room_again: "Il y a de nouveau de la place à destination.",
    versions_kept_one: "Plus aucune version ne disparaît\u00a0: il y en a {{now, count}}.",
    versions_kept_many: "Plus aucune version ne disparaît\u00a0: il y en a {{now, count}}.",
    versions_kept_other: "Plus aucune version ne disparaît\u00a0: il y en a {{now, count}}.",
    answers_again: "Le serveur répond de nouveau.",
    not_collected: "Le serveur n’est plus collecté à intervalles réguliers.",
    connection_removed: "La connexion à ce serveur a été supprimée.",
    reach_not_needed: "Le serveur n’a plus besoin d’être toujours joignable.",
    usual_again: "L’exécution du {{at, time}} a de nouveau été normale.",
    accepted: "Quelqu’un l’a accepté : les exécutions suivantes sont comparées à celle-ci.",
    unusual_otherwise: "Autre chose est inhabituel maintenant ; c’est un incident à part.",
  },
} satisfies Translation<"fr", typeof english>;
