import type { Translation } from "../../translation.ts";
import type english from "../en/causes.ts";

export default {
  title: {
    "folder-missing": "le dossier de destination est introuvable",
    "files-missing": "des fichiers manquent à la destination",
    "files-unknown": "fichiers inconnus à la destination",
    "passphrase-changed": "la phrase secrète a été modifiée",
    "passphrase-wrong": "la phrase secrète ne convient pas",
    "setting-changed": "un réglage figé a été modifié",
    "setting-invalid": "un réglage n’est pas valide",
    "source-missing": "un dossier source est introuvable",
    "source-empty": "il n’y a rien à sauvegarder",
    "host-unknown": "le nom d’hôte est inconnu",
    "host-unknown_known": "le nom {{host}} est inconnu",
    "no-route": "aucune route vers la destination",
    "no-route_known": "aucune route vers {{host}}",
    "connection-refused": "la destination refuse la connexion",
    "connection-refused_known": "{{host}} refuse la connexion",
    "timed-out": "la destination n’a pas répondu à temps",
    "connection-lost": "la connexion a été coupée",
    "login-refused": "la destination refuse l’identification",
    "authorization-expired": "l’autorisation a expiré",
    "access-denied": "l’accès a été refusé",
    certificate: "le certificat n’est pas fiable",
    "host-key": "la clé d’hôte ne convient pas",
    "disk-full": "le disque est plein",
    "quota-full": "l’espace de stockage est épuisé",
    "too-many-requests": "le service demande de ralentir",
    "service-failed": "le service de stockage a un problème",
    "bucket-missing": "le bucket n’existe pas",
    "database-locked": "la base de données locale est occupée",
    "database-damaged": "la base de données locale est endommagée",
    "file-damaged": "un fichier à la destination est endommagé",
    "clock-wrong": "l’horloge de la machine est fausse",
    "snapshot-failed": "l’instantané a échoué",
    "script-failed": "un script a échoué",
    stopped: "l’exécution a été interrompue",
    "out-of-memory": "mémoire insuffisante",
    "temporary-file-lost": "un fichier temporaire a disparu",
  },
  say: {
    "folder-missing": "Le dossier où se trouve cette sauvegarde n’était pas là quand Duplicati l’a cherché.",
    "files-missing":
      "Des fichiers que Duplicati avait stockés ne sont plus à la destination. Les versions qui en dépendent ne sont peut-être plus restaurables.",
    "files-unknown":
      "La destination contient plus de fichiers de sauvegarde que la base locale n’en connaît.",
    "passphrase-changed":
      "La phrase secrète d’une sauvegarde existante ne peut être ni modifiée, ni ajoutée, ni supprimée.",
    "passphrase-wrong":
      "Duplicati n’a pas pu déchiffrer les données stockées. Soit la phrase secrète n’est pas celle de la sauvegarde, soit le fichier est endommagé.",
    "setting-changed": "Une option a été modifiée alors qu’elle est figée dès que la sauvegarde existe.",
    "setting-invalid": "Duplicati ne peut pas utiliser l’une des options de cette sauvegarde.",
    "source-missing": "L’un des dossiers à sauvegarder n’existe pas ; Duplicati n’a donc pas commencé.",
    "source-empty":
      "Aucun dossier source n’a été trouvé. Duplicati s’est arrêté pour ne pas créer une sauvegarde vide.",
    "host-unknown": "Le nom de la destination n’a pas pu être résolu en adresse.",
    "no-route": "Ce serveur n’a trouvé aucun chemin réseau vers la destination.",
    "connection-refused": "La machine de destination est là, mais rien n’accepte de connexion sur ce port.",
    "timed-out": "Duplicati a attendu la destination, puis a abandonné.",
    "connection-lost": "La connexion à la destination s’est rompue pendant le transfert.",
    "login-refused":
      "La destination n’accepte pas le nom d’utilisateur, le mot de passe ou la clé de cette sauvegarde.",
    "authorization-expired":
      "L’autorisation accordée à Duplicati pour ce stockage en ligne n’est plus valable.",
    "access-denied": "Duplicati n’a pas le droit d’y lire ou d’y écrire.",
    certificate: "Aucune connexion chiffrée de confiance n’a pu être établie avec la destination.",
    "host-key": "La destination présente une autre clé SSH que celle qui a été acceptée.",
    "disk-full": "Il n’y avait plus de place pour écrire.",
    "quota-full": "L’espace que cette sauvegarde peut utiliser est plein.",
    "too-many-requests": "Le service de stockage a reçu plus de requêtes qu’il n’en accepte pour le moment.",
    "service-failed": "Le service de stockage a répondu par une erreur interne.",
    "bucket-missing": "Le bucket ou conteneur de la destination est introuvable.",
    "database-locked":
      "Un autre programme occupait la base locale de Duplicati ; l’exécution n’a pas pu commencer ou continuer.",
    "database-damaged":
      "La base locale de Duplicati sur ce serveur est inutilisable. Ce qui est stocké à la destination n’est pas touché.",
    "file-damaged":
      "Un fichier à la destination n’est plus tel que Duplicati l’a stocké. Les versions qui en dépendent ne sont peut-être plus restaurables.",
    "clock-wrong":
      "D’après l’horloge de la machine, cette exécution précède une plus ancienne, ce que Duplicati refuse.",
    "snapshot-failed": "Windows ou le système n’a pas pu créer l’instantané que cette sauvegarde demande.",
    "script-failed": "Un script de cette sauvegarde s’est terminé par une erreur ou a duré trop longtemps.",
    stopped: "L’exécution a été arrêtée avant la fin. Duplicati reprendra à la prochaine.",
    "out-of-memory": "La machine ou le conteneur n’avait pas assez de mémoire pour cette exécution.",
    "temporary-file-lost":
      "Un fichier du dossier temporaire de Duplicati a été supprimé pendant que l’exécution en avait besoin.",
  },
  check: {
    online: "Vérifiez que la destination est allumée et joignable depuis ce serveur.",
    name: "Vérifiez l’orthographe du nom d’hôte, ou utilisez l’adresse IP.",
    firewall: "Vérifiez le port, le pare-feu et le VPN entre ce serveur et la destination.",
    mounted: "Vérifiez que le lecteur ou le partage est monté et que le dossier porte toujours ce nom.",
    create:
      "Si la destination est nouvelle, laissez Duplicati créer le dossier : « Tester la connexion » dans la destination de la sauvegarde.",
    repair: "Dans Duplicati, ouvrez cette sauvegarde, lancez « Réparer », puis relancez la sauvegarde.",
    recreate: "Si cela ne suffit pas, recréez la base locale : « Recréer (supprimer et réparer) ».",
    whoDeletes:
      "Cherchez ce qui y supprime ou modifie des fichiers : règle de nettoyage, synchronisation, antivirus.",
    ownFolder: "Donnez à chaque sauvegarde son propre dossier de destination.",
    oldPassphrase: "Saisissez la phrase secrète avec laquelle la sauvegarde a été créée.",
    newBackup:
      "Pour en utiliser une autre, créez une nouvelle sauvegarde avec un dossier de destination vide.",
    setBack: "Remettez l’option citée par le message à sa valeur précédente.",
    option:
      "Corrigez l’option citée par le message, dans la sauvegarde ou dans les options par défaut de Duplicati.",
    source:
      "Vérifiez que les dossiers sources existent et que leurs lecteurs sont montés, ou retirez-les de la sauvegarde.",
    allowMissing: "Si une source peut parfois manquer, utilisez --allow-missing-source.",
    again: "Cela passe souvent tout seul : relancez la sauvegarde ou attendez la prochaine exécution.",
    login:
      "Vérifiez l’identifiant, le mot de passe ou la clé dans la destination de la sauvegarde, et testez-y la connexion.",
    account: "Vérifiez que le compte n’est ni bloqué ni expiré.",
    authId: "Créez un nouvel AuthID dans la destination de la sauvegarde, puis enregistrez-la.",
    permission: "Donnez à l’utilisateur sous lequel tourne Duplicati le droit d’y lire et d’y écrire.",
    certificate:
      "Renouvelez le certificat de la destination. N’en acceptez un autre dans les options que si vous savez pourquoi il a changé.",
    hostKey:
      "Comparez la nouvelle clé avec celle de la machine de destination, puis acceptez-la dans la sauvegarde.",
    space: "Libérez de l’espace ou agrandissez le stockage.",
    tempSpace:
      "Regardez aussi le dossier temporaire de ce serveur : c’est peut-être lui qui est plein (--tempdir).",
    retention: "Gardez moins de versions : réglez la conservation dans la sauvegarde.",
    quota: "Augmentez le quota du compte, ou --quota-size si vous l’avez défini.",
    spread: "Lancez les sauvegardes vers ce service à des heures différentes, ou limitez le débit d’envoi.",
    statusPage: "Consultez la page d’état du service.",
    bucket: "Vérifiez le nom du bucket ou du conteneur, et sa région.",
    oneUser:
      "Assurez-vous que rien d’autre n’ouvre la base locale de Duplicati : second Duplicati, tâche de copie, antivirus.",
    verify:
      "Lancez « Vérifier les fichiers » pour savoir ce qui est endommagé, et ne touchez pas à la destination d’ici là.",
    broken:
      "Les commandes list-broken-files et purge-broken-files montrent et retirent ce qui n’est plus restaurable.",
    clock: "Réglez l’horloge de la machine et activez la synchronisation de l’heure.",
    admin: "Exécutez Duplicati avec des droits d’administrateur : les instantanés (VSS, LVM) l’exigent.",
    snapshotAuto: "Si une sauvegarde sans instantané vaut mieux que rien, utilisez --snapshot-policy=auto.",
    script:
      "Exécutez le script à la main avec l’utilisateur de Duplicati, et regardez son code de sortie et sa sortie.",
    whoStopped:
      "Si personne ne l’a arrêtée : la machine a-t-elle été éteinte ou Duplicati mis à jour à ce moment-là ?",
    memory: "Donnez plus de mémoire à la machine ou au conteneur, ou lancez moins de sauvegardes à la fois.",
    cleaner: "Tenez nettoyeurs et antivirus à l’écart du dossier temporaire de Duplicati.",
  },
} satisfies Translation<"fr", typeof english>;
