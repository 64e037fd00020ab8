import type { Translation } from "../../translation.ts";
import type english from "../en/incidents.ts";

export default {
  cause: {
    overdue: "Überfällig",
    failing: "Schlägt fehl",
    stale: "Kein aktuelles gutes Backup",
    stuck: "Zeitplaner hängt",
    server_unreachable: "Server nicht erreichbar",
    quota: "Speicher fast voll",
    versions_shrinking: "Versionen verschwinden",
    unusual: "Ungewöhnlicher Lauf",
  },
  what: {
    overdue: "Es lief nicht wie geplant.",
    failing: "Das Backup ist fehlgeschlagen.",
    stale: "Das letzte gute Backup ist zu alt.",
    stuck:
      "Duplicati startet dieses Backup nicht mehr. Öffnen Sie dort den Zeitplan und speichern Sie ihn erneut.",
    server_unreachable: "Der Server antwortet nicht.",
    quota: "Der Speicher ist fast voll.",
    versions_shrinking: "Es gibt weit weniger Versionen als zuvor.",
    unusual: "Der letzte Lauf war ganz anders als sonst.",
  },
  severity: {
    warning: "Warnung",
    critical: "Kritisch",
  },
  reason: {
    overdue: {
      missed: "Es lief nicht wie geplant am {{expected, time}}. Der letzte Lauf war am {{lastRun, time}}.",
      missed_never: "Es lief nicht wie geplant am {{expected, time}}. Es ist noch nie gelaufen.",
      queued:
        "Es lief nicht wie geplant am {{expected, time}}: Es wartet noch in der Warteschlange von Duplicati. Der letzte Lauf war am {{lastRun, time}}.",
      queued_never:
        "Es lief nicht wie geplant am {{expected, time}}: Es wartet noch in der Warteschlange von Duplicati. Es ist noch nie gelaufen.",
      perhaps_lost:
        "Über den für {{expected, time}} geplanten Lauf kam kein Bericht. Er kann verloren gegangen sein, während duplistatus aus war. Der letzte bekannte Lauf war am {{lastRun, time}}.",
      perhaps_lost_never:
        "Über den für {{expected, time}} geplanten Lauf kam kein Bericht. Er kann verloren gegangen sein, während duplistatus aus war.",
    },
    failing: {
      failed: "Das Backup ist fehlgeschlagen: „{{problem}}“",
      failed_plain: "Das Backup ist fehlgeschlagen. Der Bericht nennt keinen Grund.",
    },
    stale: {
      runs_fail_one: "Kein gutes Backup seit {{goodAt, time}}: Der Lauf danach ist fehlgeschlagen.",
      runs_fail_other:
        "Kein gutes Backup seit {{goodAt, time}}: {{failures, count}} Läufe sind fehlgeschlagen.",
      runs_fail_never_one: "Noch kein gutes Backup: Der einzige Lauf ist fehlgeschlagen.",
      runs_fail_never_other: "Noch kein gutes Backup: {{failures, count}} Läufe sind fehlgeschlagen.",
      incomplete:
        "Kein gutes Backup seit {{goodAt, time}}: Die Läufe danach waren unterbrochen, unvollständig oder unbestätigt.",
      incomplete_never:
        "Noch kein gutes Backup: Die Läufe waren unterbrochen, unvollständig oder unbestätigt.",
      too_long: "Kein gutes Backup seit {{goodAt, time}}: Der laufende Lauf dauert viel zu lange oder hängt.",
      too_long_never: "Noch kein gutes Backup: Der laufende Lauf dauert viel zu lange oder hängt.",
      no_reports:
        "Kein gutes Backup seit {{goodAt, time}}: Duplicati plant es weiter ein, aber es kommt kein Bericht über einen guten Lauf an.",
      no_reports_never:
        "Noch kein gutes Backup: Duplicati plant es weiter ein, aber es kommt kein Bericht über einen guten Lauf an.",
      too_old:
        "Das letzte gute Backup vom {{goodAt, time}} ist älter als die Grenze von {{limit, duration}}.",
      too_old_never: "Noch kein gutes Backup, und die Grenze von {{limit, duration}} ist überschritten.",
    },
    stuck: {
      past_time:
        "Duplicati hängt bei {{planned, time}} fest und startet dieses Backup nicht mehr. Öffnen Sie den Zeitplan in Duplicati und speichern Sie ihn erneut.",
    },
    server_unreachable: {
      no_answer: "Der Server antwortet seit {{since, time}} nicht mehr.",
    },
    quota: {
      near: "Der Speicher ist fast voll.",
      near_known: "Der Speicher ist fast voll: {{percent, percent}} von {{limit, bytes}} belegt.",
      full: "Der Speicher ist voll: Das Kontingent ist aufgebraucht.",
      full_known: "Der Speicher ist voll: {{percent, percent}} von {{limit, bytes}} belegt.",
    },
    versions_shrinking: {
      halved_one: "Nur {{now, count}} von {{before}} Versionen ist noch da.",
      halved_other: "Nur {{now, count}} von {{before}} Versionen sind noch da.",
    },
    unusual: {
      nothing_one: "Der Lauf endete gut, fand aber keine Datei zu sichern; sonst ist es {{before, count}}.",
      nothing_other:
        "Der Lauf endete gut, fand aber keine Dateien zu sichern; sonst sind es {{before, count}}.",
      files_lost_one: "In der Quelle ist nur noch {{now, count}} von etwa {{before}} Dateien.",
      files_lost_other: "In der Quelle sind nur noch {{now, count}} von etwa {{before}} Dateien.",
      size_lost: "Die Quelle ist auf {{now, bytes}} geschrumpft; sonst sind es {{before, bytes}}.",
      uploaded_more: "Der Lauf hat {{now, bytes}} hochgeladen; sonst sind es höchstens {{usual, bytes}}.",
      longer: "Der Lauf hat {{now, duration}} gedauert; sonst dauert er höchstens {{usual, duration}}.",
      too_long: "Der Lauf hat {{now, duration}} gedauert, länger als die Grenze von {{limit, duration}}.",
      shorter: "Der Lauf hat nur {{now, duration}} gedauert; sonst dauert er mindestens {{usual, duration}}.",
    },
  },
  closed: {
    good_backup: "Am {{at, time}} gelang ein gutes Backup.",
    ran: "Es lief am {{at, time}}.",
    planned: "Duplicati plant es wieder ein; der nächste Lauf ist am {{next, time}}.",
    became_stuck: "Der Zeitplaner von Duplicati hängt; das ist jetzt ein eigener Vorfall.",
    not_monitored: "Es wird nicht mehr überwacht.",
    job_gone: "Das Backup wurde in Duplicati gelöscht.",
    nothing_expected: "Es hat keinen Zeitplan mehr; deshalb wird kein Lauf erwartet.",
    server_archived: "Der Server wurde archiviert.",
    runs_changed: "Läufe wurden entfernt oder wiederhergestellt; die übrigen zeigen dieses Problem nicht.",
    merged: "Es wurde mit einem anderen Backup zusammengeführt; der neueste Lauf zeigt dieses Problem nicht.",
    server_merged: "Der Server wurde mit {{name}} zusammengeführt.",
    continued: "Es geht als Vorfall {{incident}} weiter.",
    settings_changed: "Die Einstellungen der Überwachung wurden geändert.",
    room_again: "Am Ziel ist wieder Platz.",
    versions_kept_one: "Es verschwinden keine Versionen mehr: Es gibt {{now, count}}.",
    versions_kept_other: "Es verschwinden keine Versionen mehr: Es gibt {{now, count}}.",
    answers_again: "Der Server antwortet wieder.",
    not_collected: "Der Server wird nicht mehr nach Zeitplan abgeholt.",
    connection_removed: "Die Verbindung zu diesem Server wurde entfernt.",
    reach_not_needed: "Der Server muss nicht mehr ständig erreichbar sein.",
    usual_again: "Der Lauf am {{at, time}} war wieder wie üblich.",
    accepted: "Jemand hat es angenommen: Spätere Läufe werden mit diesem verglichen.",
    unusual_otherwise: "Jetzt ist etwas anderes ungewöhnlich; das ist ein eigener Vorfall.",
  },
} satisfies Translation<"de", typeof english>;
