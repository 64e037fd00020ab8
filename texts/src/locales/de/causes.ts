import type { Translation } from "../../translation.ts";
import type english from "../en/causes.ts";

export default {
  title: {
    "folder-missing": "der Zielordner fehlt",
    "files-missing": "am Ziel fehlen Dateien",
    "files-unknown": "unbekannte Dateien am Ziel",
    "passphrase-changed": "die Passphrase wurde geändert",
    "passphrase-wrong": "die Passphrase passt nicht",
    "setting-changed": "eine feste Einstellung wurde geändert",
    "setting-invalid": "eine Einstellung ist ungültig",
    "source-missing": "ein Quellordner fehlt",
    "source-empty": "es gibt nichts zu sichern",
    "host-unknown": "der Hostname ist unbekannt",
    "host-unknown_known": "der Name {{host}} ist unbekannt",
    "no-route": "keine Route zum Ziel",
    "no-route_known": "keine Route zu {{host}}",
    "connection-refused": "das Ziel lehnt die Verbindung ab",
    "connection-refused_known": "{{host}} lehnt die Verbindung ab",
    "timed-out": "das Ziel hat nicht rechtzeitig geantwortet",
    "connection-lost": "die Verbindung wurde getrennt",
    "login-refused": "das Ziel lehnt die Anmeldung ab",
    "authorization-expired": "die Autorisierung ist abgelaufen",
    "access-denied": "der Zugriff wurde verweigert",
    certificate: "dem Zertifikat wird nicht vertraut",
    "host-key": "der Host-Schlüssel passt nicht",
    "disk-full": "der Datenträger ist voll",
    "quota-full": "der Speicherplatz ist aufgebraucht",
    "too-many-requests": "der Dienst verlangt weniger Anfragen",
    "service-failed": "der Speicherdienst hat ein Problem",
    "bucket-missing": "der Bucket existiert nicht",
    "database-locked": "die lokale Datenbank ist in Benutzung",
    "database-damaged": "die lokale Datenbank ist beschädigt",
    "file-damaged": "eine Datei am Ziel ist beschädigt",
    "clock-wrong": "die Uhr des Rechners geht falsch",
    "snapshot-failed": "der Snapshot ist fehlgeschlagen",
    "script-failed": "ein Skript ist fehlgeschlagen",
    stopped: "er wurde abgebrochen",
    "out-of-memory": "nicht genug Arbeitsspeicher",
    "temporary-file-lost": "eine temporäre Datei ist verschwunden",
  },
  say: {
    "folder-missing": "Der Ordner, in dem dieses Backup liegt, war nicht da, als Duplicati ihn suchte.",
    "files-missing":
      "Dateien, die Duplicati abgelegt hatte, sind nicht mehr am Ziel. Versionen, die sie brauchen, lassen sich vielleicht nicht wiederherstellen.",
    "files-unknown": "Am Ziel liegen mehr Backup-Dateien, als die lokale Datenbank kennt.",
    "passphrase-changed":
      "Die Passphrase eines bestehenden Backups lässt sich nicht ändern, hinzufügen oder entfernen.",
    "passphrase-wrong":
      "Duplicati konnte die abgelegten Daten nicht entschlüsseln. Entweder ist die Passphrase eine andere als die des Backups, oder die Datei ist beschädigt.",
    "setting-changed": "Eine Option wurde geändert, die bei einem bestehenden Backup fest bleibt.",
    "setting-invalid": "Duplicati kann mit einer der Optionen dieses Backups nicht arbeiten.",
    "source-missing":
      "Einer der Ordner, die gesichert werden sollen, existiert nicht; deshalb hat Duplicati nicht begonnen.",
    "source-empty":
      "Keiner der Quellordner wurde gefunden. Duplicati hat aufgehört, um kein leeres Backup anzulegen.",
    "host-unknown": "Der Name des Ziels ließ sich nicht in eine Adresse auflösen.",
    "no-route": "Dieser Server fand im Netzwerk keinen Weg zum Ziel.",
    "connection-refused": "Der Zielrechner ist da, aber auf diesem Port nimmt nichts Verbindungen an.",
    "timed-out": "Duplicati hat auf das Ziel gewartet und aufgegeben.",
    "connection-lost": "Die Verbindung zum Ziel brach ab, während Daten unterwegs waren.",
    "login-refused": "Das Ziel nimmt Benutzername, Passwort oder Schlüssel dieses Backups nicht an.",
    "authorization-expired": "Die Erlaubnis, die Duplicati für diesen Cloud-Speicher bekam, gilt nicht mehr.",
    "access-denied": "Duplicati darf dort nicht lesen oder schreiben.",
    certificate: "Eine vertrauenswürdige verschlüsselte Verbindung zum Ziel war nicht möglich.",
    "host-key": "Das Ziel zeigt einen anderen SSH-Schlüssel als den bestätigten.",
    "disk-full": "Zum Schreiben war kein Platz mehr.",
    "quota-full": "Der Speicher, den dieses Backup nutzen darf, ist voll.",
    "too-many-requests": "Der Speicherdienst hat mehr Anfragen bekommen, als er gerade annimmt.",
    "service-failed": "Der Speicherdienst hat mit einem eigenen Fehler geantwortet.",
    "bucket-missing": "Der Bucket oder Container des Ziels wurde nicht gefunden.",
    "database-locked":
      "Ein anderes Programm hielt die lokale Datenbank von Duplicati fest; der Lauf konnte nicht beginnen oder weitergehen.",
    "database-damaged":
      "Die lokale Datenbank von Duplicati auf diesem Server ist nicht brauchbar. Was am Ziel liegt, ist davon nicht betroffen.",
    "file-damaged":
      "Eine Datei am Ziel ist nicht so, wie Duplicati sie abgelegt hat. Versionen, die sie brauchen, lassen sich vielleicht nicht wiederherstellen.",
    "clock-wrong": "Nach der Uhr des Rechners liegt dieser Lauf vor einem früheren; das lehnt Duplicati ab.",
    "snapshot-failed":
      "Windows oder das System konnte den Snapshot nicht anlegen, den dieses Backup verlangt.",
    "script-failed": "Ein Skript dieses Backups endete mit einem Fehler oder dauerte zu lange.",
    stopped: "Der Lauf wurde angehalten, bevor er fertig war. Duplicati macht mit dem nächsten Lauf weiter.",
    "out-of-memory": "Der Rechner oder Container hatte zu wenig Arbeitsspeicher für diesen Lauf.",
    "temporary-file-lost":
      "Eine Datei im temporären Ordner von Duplicati wurde entfernt, während der Lauf sie brauchte.",
  },
  check: {
    online: "Prüfen Sie, ob das Ziel eingeschaltet und von diesem Server aus erreichbar ist.",
    name: "Prüfen Sie die Schreibweise des Hostnamens, oder verwenden Sie die IP-Adresse.",
    firewall: "Prüfen Sie Port, Firewall und VPN zwischen diesem Server und dem Ziel.",
    mounted: "Prüfen Sie, ob Laufwerk oder Freigabe eingebunden ist und der Ordner noch so heißt.",
    create:
      "Ist das Ziel neu, lassen Sie Duplicati den Ordner anlegen: „Verbindung prüfen“ beim Ziel des Backups.",
    repair:
      "Öffnen Sie in Duplicati dieses Backup, führen Sie „Reparieren“ aus und dann das Backup noch einmal.",
    recreate:
      "Hilft das nicht, legen Sie die lokale Datenbank neu an: „Neu erstellen (löschen und reparieren)“.",
    whoDeletes:
      "Finden Sie heraus, was dort sonst Dateien löscht oder ändert: eine Aufräumregel, ein Sync-Programm, ein Virenscanner.",
    ownFolder: "Geben Sie jedem Backup einen eigenen Zielordner.",
    oldPassphrase: "Geben Sie die Passphrase ein, mit der das Backup angelegt wurde.",
    newBackup: "Für eine andere legen Sie ein neues Backup mit leerem Zielordner an.",
    setBack: "Setzen Sie die Option, die die Meldung nennt, auf den früheren Wert zurück.",
    option:
      "Korrigieren Sie die Option, die die Meldung nennt, im Backup oder in den Standardoptionen von Duplicati.",
    source:
      "Prüfen Sie, ob die Quellordner da und ihre Laufwerke eingebunden sind, oder nehmen Sie sie aus dem Backup.",
    allowMissing: "Darf eine Quelle zeitweise fehlen, setzen Sie --allow-missing-source.",
    again:
      "Oft vergeht es von selbst: Starten Sie das Backup noch einmal, oder warten Sie auf den nächsten Lauf.",
    login:
      "Prüfen Sie Benutzername, Passwort oder Schlüssel beim Ziel des Backups, und testen Sie dort die Verbindung.",
    account: "Prüfen Sie, ob das Konto gesperrt oder abgelaufen ist.",
    authId: "Erzeugen Sie beim Ziel des Backups eine neue AuthID, und speichern Sie das Backup.",
    permission: "Geben Sie dem Benutzer, unter dem Duplicati läuft, dort Lese- und Schreibrechte.",
    certificate:
      "Erneuern Sie das Zertifikat des Ziels. Nehmen Sie ein anderes in den Optionen des Backups nur an, wenn Sie wissen, warum es sich geändert hat.",
    hostKey:
      "Vergleichen Sie den neuen Schlüssel mit dem auf dem Zielrechner, und bestätigen Sie ihn dann beim Ziel des Backups.",
    space: "Schaffen Sie Platz, oder vergrößern Sie den Speicher.",
    tempSpace:
      "Sehen Sie auch nach dem temporären Ordner dieses Servers: Auch er kann der volle sein (--tempdir).",
    retention: "Behalten Sie weniger Versionen: Stellen Sie im Backup eine Aufbewahrung ein.",
    quota: "Erhöhen Sie das Kontingent des Kontos oder --quota-size, falls Sie es gesetzt haben.",
    spread:
      "Lassen Sie Backups zu diesem Dienst zu verschiedenen Zeiten laufen, oder begrenzen Sie die Upload-Geschwindigkeit.",
    statusPage: "Sehen Sie auf die Statusseite des Dienstes.",
    bucket: "Prüfen Sie den Namen des Buckets oder Containers und seine Region.",
    oneUser:
      "Sorgen Sie dafür, dass nichts anderes die lokale Datenbank von Duplicati öffnet: ein zweites Duplicati, ein Kopierauftrag, ein Virenscanner.",
    verify:
      "Führen Sie „Dateien prüfen“ aus, um zu erfahren, was beschädigt ist, und lassen Sie das Ziel bis dahin, wie es ist.",
    broken:
      "Die Befehle list-broken-files und purge-broken-files zeigen und entfernen, was sich nicht mehr wiederherstellen lässt.",
    clock: "Stellen Sie die Uhr des Rechners richtig, und schalten Sie die Zeitsynchronisierung ein.",
    admin: "Lassen Sie Duplicati mit Administratorrechten laufen: Snapshots (VSS, LVM) brauchen sie.",
    snapshotAuto: "Ist ein Backup ohne Snapshot besser als keines, setzen Sie --snapshot-policy=auto.",
    script:
      "Führen Sie das Skript von Hand als der Benutzer von Duplicati aus, und sehen Sie sich Exit-Code und Ausgabe an.",
    whoStopped:
      "Falls niemand ihn angehalten hat: Wurde der Rechner zu dieser Zeit heruntergefahren oder Duplicati aktualisiert?",
    memory:
      "Geben Sie dem Rechner oder Container mehr Arbeitsspeicher, oder lassen Sie weniger Backups gleichzeitig laufen.",
    cleaner: "Halten Sie Aufräumprogramme und Virenscanner vom temporären Ordner von Duplicati fern.",
  },
} satisfies Translation<"de", typeof english>;
