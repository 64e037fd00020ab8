import type { Translation } from "../../translation.ts";
import type english from "../en/incidents.ts";

export default {
  cause: {
    overdue: "Atrasada",
    failing: "Falla",
    stale: "Sin copia buena reciente",
    stuck: "Programador atascado",
    server_unreachable: "Servidor inaccesible",
    quota: "Almacenamiento casi lleno",
    versions_shrinking: "Desaparecen versiones",
    unusual: "Ejecución inusual",
  },
  what: {
    overdue: "No se ejecutó según lo previsto.",
    failing: "La copia falló.",
    stale: "La última copia buena es demasiado antigua.",
    stuck: "Duplicati ya no inicia esta copia. Abra allí su programación y guárdela otra vez.",
    server_unreachable: "El servidor no responde.",
    quota: "El almacenamiento está casi lleno.",
    versions_shrinking: "Quedan muchas menos versiones que antes.",
    unusual: "La última ejecución fue muy distinta de las habituales.",
  },
  severity: {
    warning: "Advertencia",
    critical: "Crítico",
  },
  reason: {
    overdue: {
      missed:
        "No se ejecutó según lo previsto el {{expected, time}}. La última ejecución fue el {{lastRun, time}}.",
      missed_never: "No se ejecutó según lo previsto el {{expected, time}}. Nunca se ha ejecutado.",
      queued:
        "No se ejecutó según lo previsto el {{expected, time}}: sigue esperando en la cola de Duplicati. La última ejecución fue el {{lastRun, time}}.",
      queued_never:
        "No se ejecutó según lo previsto el {{expected, time}}: sigue esperando en la cola de Duplicati. Nunca se ha ejecutado.",
      perhaps_lost:
        "No llegó ningún informe de la ejecución prevista para el {{expected, time}}. Puede haberse perdido mientras duplistatus estaba apagado. La última ejecución conocida fue el {{lastRun, time}}.",
      perhaps_lost_never:
        "No llegó ningún informe de la ejecución prevista para el {{expected, time}}. Puede haberse perdido mientras duplistatus estaba apagado.",
    },
    failing: {
      failed: "La copia falló: «{{problem}}»",
      failed_plain: "La copia falló. El informe no dice por qué.",
    },
    stale: {
      runs_fail_one: "Sin copia buena desde el {{goodAt, time}}: la ejecución posterior falló.",
      runs_fail_many:
        "Sin copia buena desde el {{goodAt, time}}: fallaron {{failures, count}} de ejecuciones.",
      runs_fail_other: "Sin copia buena desde el {{goodAt, time}}: fallaron {{failures, count}} ejecuciones.",
      runs_fail_never_one: "Aún no hay ninguna copia buena: la única ejecución falló.",
      runs_fail_never_many: "Aún no hay ninguna copia buena: fallaron {{failures, count}} de ejecuciones.",
      runs_fail_never_other: "Aún no hay ninguna copia buena: fallaron {{failures, count}} ejecuciones.",
      incomplete:
        "Sin copia buena desde el {{goodAt, time}}: las ejecuciones posteriores quedaron interrumpidas, parciales o sin confirmar.",
      incomplete_never:
        "Aún no hay ninguna copia buena: las ejecuciones quedaron interrumpidas, parciales o sin confirmar.",
      too_long:
        "Sin copia buena desde el {{goodAt, time}}: la ejecución en curso tarda demasiado o está bloqueada.",
      too_long_never:
        "Aún no hay ninguna copia buena: la ejecución en curso tarda demasiado o está bloqueada.",
      no_reports:
        "Sin copia buena desde el {{goodAt, time}}: Duplicati la sigue programando, pero no llega ningún informe de una ejecución buena.",
      no_reports_never:
        "Aún no hay ninguna copia buena: Duplicati la sigue programando, pero no llega ningún informe de una ejecución buena.",
      too_old: "La última copia buena, del {{goodAt, time}}, supera el límite de {{limit, duration}}.",
      too_old_never: "Aún no hay ninguna copia buena y ya pasó el límite de {{limit, duration}}.",
    },
    stuck: {
      past_time:
        "Duplicati se quedó atascado en el {{planned, time}} y ya no inicia esta copia. Abra su programación en Duplicati y guárdela otra vez.",
    },
    server_unreachable: {
      no_answer: "El servidor no responde desde el {{since, time}}.",
    },
    quota: {
      near: "El almacenamiento está casi lleno.",
      near_known: "El almacenamiento está casi lleno: {{percent, percent}} de {{limit, bytes}} en uso.",
      full: "El almacenamiento está lleno: la cuota se agotó.",
      full_known: "El almacenamiento está lleno: {{percent, percent}} de {{limit, bytes}} en uso.",
    },
    versions_shrinking: {
      halved_one: "Solo queda {{now, count}} versión de {{before}}.",
      halved_many: "Solo quedan {{now, count}} de versiones de {{before}}.",
      halved_other: "Solo quedan {{now, count}} versiones de {{before}}.",
    },
    unusual: {
      nothing_one:
        "Terminó bien, pero no había ningún archivo que copiar; normalmente hay {{before, count}}.",
      nothing_many:
        "Terminó bien, pero no había ningún archivo que copiar; normalmente hay {{before, count}}.",
      nothing_other:
        "Terminó bien, pero no había ningún archivo que copiar; normalmente hay {{before, count}}.",
      files_lost_one: "Solo queda {{now, count}} archivo de unos {{before}} en el origen.",
      files_lost_many: "Solo quedan {{now, count}} de archivos de unos {{before}} en el origen.",
      files_lost_other: "Solo quedan {{now, count}} archivos de unos {{before}} en el origen.",
      size_lost: "El origen se redujo a {{now, bytes}}; normalmente ocupa {{before, bytes}}.",
      uploaded_more: "Subió {{now, bytes}}; normalmente son {{usual, bytes}} como máximo.",
      longer: "Duró {{now, duration}}; normalmente dura {{usual, duration}} como máximo.",
      too_long: "Duró {{now, duration}}, más que el límite de {{limit, duration}}.",
      shorter: "Duró solo {{now, duration}}; normalmente dura al menos {{usual, duration}}.",
    },
  },
  closed: {
    good_backup: "Se hizo una copia buena el {{at, time}}.",
    ran: "Se ejecutó el {{at, time}}.",
    planned: "Duplicati la vuelve a programar; la próxima ejecución es el {{next, time}}.",
    became_stuck: "El programador de Duplicati está atascado; ahora es un incidente aparte.",
    not_monitored: "Ya no se supervisa.",
    job_gone: "La copia se eliminó en Duplicati.",
    nothing_expected: "Ya no tiene programación, así que no se espera ninguna ejecución.",
    server_archived: "El servidor se archivó.",
    runs_changed: "Se quitaron o restauraron ejecuciones; las que quedan no muestran este problema.",
    merged: "Se combinó con otra copia; la ejecución más reciente no muestra este problema.",
    server_merged: "El servidor se combinó con {{name}}.",
    continued: "Continúa como incidente {{incident}}.",
    settings_changed: "Se cambiaron los ajustes de supervisión.",
    room_again: "Vuelve a haber espacio en el destino.",
    versions_kept_one: "Ya no desaparecen versiones: hay {{now, count}}.",
    versions_kept_many: "Ya no desaparecen versiones: hay {{now, count}}.",
    versions_kept_other: "Ya no desaparecen versiones: hay {{now, count}}.",
    answers_again: "El servidor vuelve a responder.",
    not_collected: "El servidor ya no se recopila de forma programada.",
    connection_removed: "Se eliminó la conexión con este servidor.",
    reach_not_needed: "El servidor ya no tiene que estar siempre accesible.",
    usual_again: "La ejecución del {{at, time}} volvió a ser normal.",
    accepted: "Alguien lo aceptó: las ejecuciones posteriores se comparan con esta.",
    unusual_otherwise: "Ahora es inusual otra cosa, que es un incidente aparte.",
  },
} satisfies Translation<"es", typeof english>;
