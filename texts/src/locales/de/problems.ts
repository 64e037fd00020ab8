import type { Translation } from "../../translation.ts";
import type english from "../en/problems.ts";

export default {
  said: "Duplicati antwortete: „{{text}}“",
  unknown: "Diese Version von duplistatus kennt das Problem „{{kind}}“ nicht.",
  short: {
    aborted: "abgebrochen",
    options: "Angaben passen nicht",
    "address-denied": "Adresse gesperrt",
    unreachable: "keine Antwort",
    "certificate-untrusted": "Zertifikat nicht vertraut",
    "certificate-changed": "Zertifikat geändert",
    "only-http": "spricht nur HTTP",
    "only-https": "spricht nur HTTPS",
    redirected: "leitet weiter",
    "host-not-allowed": "Hostname nicht erlaubt",
    forbidden: "Zugriff verweigert",
    "proxy-login": "Proxy verlangt Anmeldung",
    "nas-login": "Anmeldung des NAS",
    "password-needed": "Passwort nötig",
    "wrong-password": "falsches Passwort",
    "wrong-token": "Token abgelehnt",
    "token-not-supported": "kennt keine Tokens",
    "login-lost": "Anmeldung verloren",
    "not-duplicati": "kein Duplicati",
    "version-not-supported": "Version nicht unterstützt",
    later: "gerade nicht",
    "not-found": "dort unbekannt",
    "folder-missing": "Ziel fehlt",
    "not-offered": "nicht angeboten",
    "not-needed": "nicht nötig",
    refused: "Fehler als Antwort",
    "too-large": "Antwort zu groß",
    unreadable: "Antwort unlesbar",
    "secret-lost": "Zugang neu eingeben",
    "not-connected": "nicht verbunden",
    busy: "wird gerade abgeholt",
    internal: "interner Fehler",
  },
  long: {
    aborted: "Auf Wunsch abgebrochen.",
    "address-denied":
      "Verbindungen zu {{address}} ({{host}}) sind gesperrt. Link-lokale Adressen und Cloud-Metadaten sind es immer, andere durch die Liste unter Einstellungen → Server.",
    unreachable: "{{where}} ist nicht erreichbar.",
    "certificate-untrusted":
      "Vergleichen Sie den SHA-256-Fingerabdruck mit dem auf dem Server und bestätigen Sie ihn dann.",
    "certificate-changed":
      "Der Server zeigt ein anderes Zertifikat als das bestätigte. Bestätigen Sie das neue nur, wenn Sie wissen, warum es sich geändert hat.",
    "only-http":
      "{{where}} spricht nur unverschlüsseltes HTTP. Passwörter könnten unterwegs mitgelesen werden: Erlauben Sie es nur in einem Netz, dem Sie vertrauen.",
    "only-https": "{{where}} spricht nur HTTPS. Verwenden Sie HTTPS und bestätigen Sie das Zertifikat.",
    redirected:
      "Der Server leitet zu einer anderen Adresse weiter ({{address}}); dem wird nicht gefolgt. Geben Sie die endgültige Adresse an oder lassen Sie den Proxy die API ohne eigene Anmeldeseite durch.",
    "host-not-allowed":
      "Duplicati antwortet nicht auf den Namen „{{host}}“. Verwenden Sie die IP-Adresse oder nehmen Sie den Namen in die erlaubten Hostnamen auf (webservice-allowed-hostnames).",
    forbidden: "Der Server verweigert den Zugriff (403). Ein Proxy oder ein Pre-shared Key kann im Weg sein.",
    "proxy-login":
      "Ein vorgeschalteter Proxy verlangt eine Anmeldung. Geben Sie ihm einen eigenen Header oder ein Client-Zertifikat: Duplicati ab 2.1 braucht den Header der Basic-Anmeldung selbst.",
    "nas-login":
      "Dieses Duplicati ist das Paket eines NAS, das nur einlässt, wer am NAS selbst angemeldet ist; das kann kein Programm. Betreiben Sie Duplicati dort in einem Container oder aus seinem eigenen Paket, oder lassen Sie es nur Berichte senden.",
    "password-needed": "Der Server verlangt ein Passwort.",
    "wrong-password": "Das Passwort ist falsch. Gemeint ist das der Weboberfläche von Duplicati.",
    "wrong-token":
      "Das Token wird nicht angenommen. Es kann vertippt, zurückgezogen oder von der anderen Art sein (Pre-Auth oder Forever).",
    "token-not-supported": "Duplicati 2.0 kennt keine Tokens. Verwenden Sie das Passwort.",
    "login-lost":
      "Der Server hat die Anmeldung angenommen und die nächste Anfrage abgelehnt. Vielleicht wurden seine Sitzungen zurückgesetzt: Versuchen Sie es noch einmal.",
    "not-duplicati": "Unter dieser Adresse antwortet etwas (Status {{status}}), aber nicht Duplicati.",
    "version-not-supported": "Diese Version von Duplicati ({{version}}) wird nicht unterstützt.",
    "not-found": "Duplicati kennt es nicht.",
    "folder-missing": "Der Ordner des Ziels fehlt, oder das Backup lief noch nie.",
    "not-offered": "Diese Version von Duplicati bietet das nicht an.",
    refused: "Duplicati hat mit einem Fehler geantwortet (Status {{status}}).",
    "too-large": "Die Antwort ist größer als {{limitBytes, bytes}} und wurde nicht übernommen.",
    "secret-lost":
      "Der gespeicherte Zugang lässt sich mit dem verwendeten Schlüssel nicht öffnen. Geben Sie Passwort oder Token neu ein.",
    "not-connected": "Für diesen Server ist keine Adresse oder kein Zugang gespeichert.",
    busy: "Dieser Server wird gerade schon abgeholt. Versuchen Sie es danach noch einmal.",
    internal: "Auf dieser Seite ist etwas schiefgegangen. Das Protokoll von duplistatus nennt Einzelheiten.",
  },
  options: {
    address: "Die Adresse ist weder Hostname noch IP-Adresse noch URL.",
    "address-parts": "Die Adresse darf weder Benutzer noch Passwort, Abfrage oder Fragment enthalten.",
    "no-address": "Es gibt keine Adresse, mit der man sich verbinden könnte.",
    port: "Der Port muss zwischen 1 und 65535 liegen.",
    "header-reserved": "Den Header {{name}} setzt die Verbindung selbst.",
    "header-invalid": "HTTP erlaubt Namen oder Wert eines zusätzlichen Headers nicht.",
    "client-certificate": "Das Client-Zertifikat oder sein Schlüssel lässt sich nicht verwenden.",
    fingerprint: "Der Fingerabdruck ist kein SHA-256-Fingerabdruck (64 Hexadezimalziffern).",
    "https-address": "Die Adresse beginnt mit https, es wurde aber keine Verschlüsselung gewählt.",
    "address-taken": "Unter dieser Adresse ist schon ein anderer Server bekannt.",
    other: "Die Angaben zu dieser Verbindung funktionieren nicht.",
  },
  unreachable: {
    "name-unknown":
      "Der Name ist nicht bekannt. Prüfen Sie die Schreibweise oder verwenden Sie die IP-Adresse.",
    refused:
      "An diesem Port lauscht nichts. Prüfen Sie den Port und ob Duplicati Verbindungen von außen annimmt (webservice-interface=any).",
    "no-route": "Es gibt keinen Weg zu dieser Adresse. Prüfen Sie Netz und Adresse.",
    timeout:
      "Keine Antwort in der vorgesehenen Zeit. Vielleicht ist der Rechner aus oder eine Firewall im Weg.",
    cut: "Die Verbindung riss ab, bevor die Antwort vollständig war.",
    tls: "Eine verschlüsselte Verbindung kam nicht zustande.",
    gateway: "Der vorgeschaltete Proxy erreicht Duplicati nicht.",
    other: "Prüfen Sie Adresse, Netz und Rechner.",
  },
  untrusted: {
    "self-signed": "Das Zertifikat ist selbst signiert.",
    "unknown-issuer": "Der Aussteller des Zertifikats ist hier nicht bekannt.",
    expired: "Das Zertifikat ist abgelaufen.",
    "not-yet-valid": "Das Zertifikat gilt noch nicht.",
    "other-name": "Das Zertifikat gehört zu einem anderen Namen.",
    other: "Das Zertifikat ließ sich nicht prüfen.",
  },
  later: {
    "database-locked": "Dieses Backup läuft gerade. Sein Protokoll lässt sich danach lesen.",
    overloaded: "Der Server hat zu viele offene Sitzungen. Fragen Sie in einigen Minuten noch einmal.",
    "job-active": "Das Backup läuft oder wartet. Seine Versionen lassen sich danach auflisten.",
    "listing-in-progress": "Die Versionen dieses Backups werden schon aufgelistet.",
    other: "Gerade nicht verfügbar. Versuchen Sie es später noch einmal.",
  },
  "not-needed": {
    "no-versions": "Es gibt noch keine Versionen zum Auflisten.",
    "nothing-new": "Seit der letzten Auflistung der Versionen ist nichts neu.",
    "sync-job": "Eine Synchronisierung führt keine Versionen.",
    other: "Es gibt gerade keinen Grund zu fragen.",
  },
  unreadable: {
    empty: "Duplicati hat eine leere Antwort geschickt.",
    "not-json": "Was da antwortet, spricht nicht die Sprache von Duplicati. Prüfen Sie Adresse und Proxy.",
    "wrong-shape": "Duplicati hat in einer Form geantwortet, die diese Version von duplistatus nicht kennt.",
    other: "Die Antwort ließ sich nicht lesen.",
  },
} satisfies Translation<"de", typeof english>;
