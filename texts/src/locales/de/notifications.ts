import type { Translation } from "../../translation.ts";
import type english from "../en/notifications.ts";

export default {
  tone: {
    info: "Hinweis",
    success: "Erfolg",
    recovered: "Behoben",
    warning: "Warnung",
    error: "Fehler",
    fatal: "Fehlgeschlagen",
    overdue: "Überfällig",
  },
  fact: {
    server: "Server",
    backup: "Backup",
    operation: "Vorgang",
    began: "Beginn",
    duration: "Dauer",
    uploaded: "Hochgeladen",
    stored: "Gespeichert",
    files: "Dateien",
    size: "Größe",
    versions: "Versionen",
    warnings: "Warnungen",
    errors: "Fehler",
    lastGood: "Letztes gutes Backup",
    failures: "Fehlschläge seitdem",
    expected: "Erwartet",
    nextRun: "Nächster Lauf",
    since: "Seit",
    lasted: "Gedauert",
    runs: "Läufe",
    time: "Zeit insgesamt",
  },
  link: {
    run: "Lauf öffnen",
    incident: "Vorfall öffnen",
    dashboard: "Übersicht öffnen",
    settings: "Einstellungen öffnen",
    acknowledge: "Übernehmen",
  },
  line: {
    never: "nie",
    backup: "Backup",
    more_one: "und {{count, count}} weitere",
    more_other: "und {{count, count}} weitere",
    server: "{{name}}: {{count, count}} von {{of, count}} Backups sind betroffen",
    tag: "Schlagwort „{{name}}“: {{count, count}} von {{of, count}} Backups sind betroffen",
    all: "{{count, count}} von {{of, count}} Backups sind überfällig: Es kommt nichts mehr an. Prüfen Sie zuerst das Netz dieses duplistatus.",
    allSince:
      "{{count, count}} von {{of, count}} Backups sind überfällig: Seit {{since, time}} kommt nichts mehr an. Prüfen Sie zuerst das Netz dieses duplistatus.",
    withdrawn_one: "{{count, count}} weiteres Problem war vorbei, bevor es gemeldet wurde.",
    withdrawn_other: "{{count, count}} weitere Probleme waren vorbei, bevor sie gemeldet wurden.",
    acknowledged_one: "{{count, count}} weiterer Vorfall ist übernommen oder stummgeschaltet.",
    acknowledged_other: "{{count, count}} weitere Vorfälle sind übernommen oder stummgeschaltet.",
    fallback: "Hierher gesendet, weil „{{channel}}“ seit {{since, time}} nichts zugestellt hat.",
    footer:
      "Sie erhalten dies von duplistatus über den Kanal „{{channel}}“. Was gesendet wird, lässt sich unter Einstellungen → Benachrichtigungen ändern.",
    since: "seit {{since, time}}",
    fine: "Alle Backups sind in Ordnung.",
    skipped: "Die Zusammenfassung vom {{day}} entfiel: duplistatus lief nicht.",
    unchanged: "Seit der letzten Zusammenfassung hat sich nichts geändert.",
  },
  self: {
    well: "duplistatus arbeitet.",
    checks: "Die Backups wurden seit {{since, time}} nicht mehr geprüft.",
    outbox: "Nachrichten warten seit {{since, time}} und werden nicht gesendet.",
  },
  acknowledge: {
    ask: "Damit übernehmen Sie den Vorfall: Sie werden nicht mehr daran erinnert.",
    ready: "Erledigt: Der Vorfall ist übernommen.",
    used: "Dieser Link wurde schon benutzt.",
    expired: "Dieser Link ist nicht mehr gültig.",
    unknown: "Diesen Link gibt es nicht.",
  },
  template: {
    success: {
      title: "{server} · {backup}: erfolgreich{#other_operation} ({other_operation}){/other_operation}",
      text: "{uploaded_size} in {duration} hochgeladen. {file_count} Dateien, {file_size}.{#available_versions} Versionen: {available_versions}.{/available_versions}",
    },
    warning: {
      title: "{server} · {backup}: Warnungen{#other_operation} ({other_operation}){/other_operation}",
      text: "{#problem}{problem}\n{/problem}Warnungen: {warnings_count}, Fehler: {errors_count}. {uploaded_size} in {duration} hochgeladen.",
    },
    error: {
      title: "{server} · {backup} ist fehlgeschlagen{#other_operation} ({other_operation}){/other_operation}",
      text: "{#problem}{problem}\n{/problem}Letztes gutes Backup: {last_good_date}{#last_good_ago} ({last_good_ago}){/last_good_ago}.{#failures} Fehlschläge seitdem: {failures}.{/failures}",
    },
    overdue: {
      title: "{server} · {backup} ist überfällig",
      text: "{problem}\nLetztes gutes Backup: {last_good_date}{#last_good_ago} ({last_good_ago}){/last_good_ago}.",
    },
    trouble: { title: "{server}{#backup} · {backup}{/backup}: {problem_name}", text: "{problem}" },
    recovered: {
      title: "{server}{#backup} · {backup}{/backup}: wieder in Ordnung",
      text: "{#closing}{closing}\n{/closing}War: {problem_name}, Dauer: {downtime}.",
    },
    gathered: { title: "{summary}", text: "{#causes}{causes}\n{/causes}{#withdrawn}{withdrawn}{/withdrawn}" },
    reminder: {
      title: "Noch offen: {count}",
      text: "{summary}{#acknowledged}\n{acknowledged}{/acknowledged}",
    },
    digest: {
      title: "{digest_name}: {summary}",
      text: "Läufe: {runs}, hochgeladen: {uploaded_size}, Zeit insgesamt: {duration}.{#changes}\n{changes}{/changes}{#skipped}\n{skipped}{/skipped}",
    },
    newServer: { title: "Neuer Server: {server}", text: "Er hat seinen ersten Bericht gesendet." },
    unsteady: {
      title: "{server} · {backup} schwankt",
      text: "Wechsel in 24 Stunden: {changes}. Jetzt: {problem_name}. Sie hören wieder davon, wenn es sechs Stunden lang so geblieben ist.",
    },
    test: { title: "Test von „{channel}“", text: "Wenn Sie dies lesen können, funktioniert der Kanal." },
    selfTest: {
      title: "Wöchentlicher Test von „{channel}“",
      text: "Wenn Sie dies lesen können, funktioniert der Kanal.",
    },
  },
} satisfies Translation<"de", typeof english>;
