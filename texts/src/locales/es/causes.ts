import type { Translation } from "../../translation.ts";
import type english from "../en/causes.ts";

export default {
  title: {
    "folder-missing": "falta la carpeta de destino",
    "files-missing": "faltan archivos en el destino",
    "files-unknown": "archivos desconocidos en el destino",
    "passphrase-changed": "se cambió la frase de contraseña",
    "passphrase-wrong": "la frase de contraseña no coincide",
    "setting-changed": "se cambió un ajuste fijo",
    "setting-invalid": "un ajuste no es válido",
    "source-missing": "falta una carpeta de origen",
    "source-empty": "no hay nada que respaldar",
    "host-unknown": "el nombre de host no se conoce",
    "host-unknown_known": "el nombre {{host}} no se conoce",
    "no-route": "no hay ruta hasta el destino",
    "no-route_known": "no hay ruta hasta {{host}}",
    "connection-refused": "el destino rechaza la conexión",
    "connection-refused_known": "{{host}} rechaza la conexión",
    "timed-out": "el destino no respondió a tiempo",
    "connection-lost": "se cortó la conexión",
    "login-refused": "el destino rechaza el inicio de sesión",
    "authorization-expired": "la autorización ha caducado",
    "access-denied": "se denegó el acceso",
    certificate: "el certificado no es de confianza",
    "host-key": "la clave de host no coincide",
    "disk-full": "el disco está lleno",
    "quota-full": "se agotó el espacio de almacenamiento",
    "too-many-requests": "el servicio pide ir más despacio",
    "service-failed": "el servicio de almacenamiento tiene un problema",
    "bucket-missing": "el bucket no existe",
    "database-locked": "la base de datos local está en uso",
    "database-damaged": "la base de datos local está dañada",
    "file-damaged": "un archivo del destino está dañado",
    "clock-wrong": "el reloj del equipo está mal",
    "snapshot-failed": "falló la instantánea",
    "script-failed": "falló un script",
    stopped: "se interrumpió",
    "out-of-memory": "no hay suficiente memoria",
    "temporary-file-lost": "desapareció un archivo temporal",
  },
  say: {
    "folder-missing": "La carpeta donde se guarda esta copia no estaba cuando Duplicati la buscó.",
    "files-missing":
      "Archivos que Duplicati había guardado ya no están en el destino. Quizá no se puedan restaurar las versiones que los necesitan.",
    "files-unknown": "En el destino hay más archivos de copia de los que conoce la base de datos local.",
    "passphrase-changed":
      "La frase de contraseña de una copia ya existente no se puede cambiar, añadir ni quitar.",
    "passphrase-wrong":
      "Duplicati no pudo descifrar lo guardado. O la frase de contraseña no es la de la copia, o el archivo está dañado.",
    "setting-changed": "Se cambió una opción que no puede cambiar una vez que existe la copia.",
    "setting-invalid": "Duplicati no puede trabajar con una de las opciones de esta copia.",
    "source-missing": "Una de las carpetas que hay que respaldar no existe, así que Duplicati no empezó.",
    "source-empty":
      "No se encontró ninguna carpeta de origen. Duplicati se detuvo para no hacer una copia vacía.",
    "host-unknown": "El nombre del destino no se pudo convertir en una dirección.",
    "no-route": "Este servidor no encontró ningún camino de red hasta el destino.",
    "connection-refused": "El equipo de destino está ahí, pero nada acepta conexiones en este puerto.",
    "timed-out": "Duplicati esperó al destino y se rindió.",
    "connection-lost": "La conexión con el destino se cortó durante la transferencia.",
    "login-refused": "El destino no acepta el usuario, la contraseña o la clave de esta copia.",
    "authorization-expired":
      "El permiso que se dio a Duplicati para este almacenamiento en la nube ya no es válido.",
    "access-denied": "Duplicati no tiene permiso para leer o escribir ahí.",
    certificate: "No fue posible una conexión cifrada de confianza con el destino.",
    "host-key": "El destino muestra una clave SSH distinta de la aceptada.",
    "disk-full": "No quedaba espacio para escribir.",
    "quota-full": "El almacenamiento que puede usar esta copia está lleno.",
    "too-many-requests": "El servicio de almacenamiento recibió más peticiones de las que acepta por ahora.",
    "service-failed": "El servicio de almacenamiento respondió con un error propio.",
    "bucket-missing": "No se encontró el bucket o contenedor del destino.",
    "database-locked":
      "Otro programa tenía ocupada la base de datos local de Duplicati, así que la ejecución no pudo empezar o seguir.",
    "database-damaged":
      "La base de datos local de Duplicati en este servidor no se puede usar. Lo guardado en el destino no se ve afectado.",
    "file-damaged":
      "Un archivo del destino no es como Duplicati lo guardó. Quizá no se puedan restaurar las versiones que lo necesitan.",
    "clock-wrong":
      "Según el reloj del equipo, esta ejecución es anterior a otra más antigua, y Duplicati lo rechaza.",
    "snapshot-failed": "Windows o el sistema no pudo crear la instantánea que pide esta copia.",
    "script-failed": "Un script de esta copia terminó con un error o tardó demasiado.",
    stopped: "La ejecución se detuvo antes de terminar. Duplicati seguirá en la próxima.",
    "out-of-memory": "El equipo o contenedor tenía muy poca memoria para esta ejecución.",
    "temporary-file-lost":
      "Se eliminó un archivo de la carpeta temporal de Duplicati mientras la ejecución lo necesitaba.",
  },
  check: {
    online: "Compruebe que el destino está encendido y se puede alcanzar desde este servidor.",
    name: "Compruebe cómo está escrito el nombre de host, o use la dirección IP.",
    firewall: "Revise el puerto, el cortafuegos y la VPN entre este servidor y el destino.",
    mounted:
      "Compruebe que la unidad o el recurso compartido está montado y que la carpeta conserva su nombre.",
    create:
      "Si el destino es nuevo, deje que Duplicati cree la carpeta: «Probar conexión» en el destino de la copia.",
    repair: "En Duplicati, abra esta copia, ejecute «Reparar» y después la copia de nuevo.",
    recreate: "Si no ayuda, vuelva a crear la base de datos local: «Recrear (borrar y reparar)».",
    whoDeletes:
      "Averigüe qué más borra o cambia archivos ahí: una regla de limpieza, una sincronización, un antivirus.",
    ownFolder: "Dé a cada copia su propia carpeta de destino.",
    oldPassphrase: "Introduzca la frase de contraseña con la que se creó la copia.",
    newBackup: "Para usar otra, cree una copia nueva con una carpeta de destino vacía.",
    setBack: "Devuelva la opción que nombra el mensaje a su valor anterior.",
    option:
      "Corrija la opción que nombra el mensaje, en la copia o en las opciones predeterminadas de Duplicati.",
    source:
      "Compruebe que las carpetas de origen existen y sus unidades están montadas, o quítelas de la copia.",
    allowMissing: "Si un origen puede faltar a veces, use --allow-missing-source.",
    again: "A menudo se pasa solo: repita la copia o espere a la próxima ejecución.",
    login: "Revise el usuario, la contraseña o la clave en el destino de la copia y pruebe ahí la conexión.",
    account: "Compruebe que la cuenta no está bloqueada ni caducada.",
    authId: "Cree un AuthID nuevo en el destino de la copia y guárdela.",
    permission: "Dé permiso de lectura y escritura ahí al usuario con el que se ejecuta Duplicati.",
    certificate:
      "Renueve el certificado del destino. Acepte otro en las opciones de la copia solo si sabe por qué cambió.",
    hostKey: "Compare la clave nueva con la del equipo de destino y acéptela después en la copia.",
    space: "Libere espacio o amplíe el almacenamiento.",
    tempSpace: "Mire también la carpeta temporal de este servidor: puede ser la llena (--tempdir).",
    retention: "Conserve menos versiones: ajuste la retención en la copia.",
    quota: "Aumente la cuota de la cuenta, o --quota-size si la ha definido.",
    spread: "Ejecute las copias a este servicio a horas distintas, o limite la velocidad de subida.",
    statusPage: "Mire la página de estado del servicio.",
    bucket: "Compruebe el nombre del bucket o contenedor y su región.",
    oneUser:
      "Asegúrese de que nada más abra la base de datos local de Duplicati: otro Duplicati, una tarea de copia, un antivirus.",
    verify:
      "Ejecute «Verificar archivos» para saber qué está dañado, y deje el destino como está hasta entonces.",
    broken:
      "Los comandos list-broken-files y purge-broken-files muestran y quitan lo que ya no se puede restaurar.",
    clock: "Ponga en hora el reloj del equipo y active la sincronización.",
    admin: "Ejecute Duplicati con derechos de administrador: las instantáneas (VSS, LVM) los necesitan.",
    snapshotAuto: "Si una copia sin instantánea es mejor que ninguna, use --snapshot-policy=auto.",
    script: "Ejecute el script a mano con el usuario de Duplicati y mire su código de salida y su salida.",
    whoStopped: "Si nadie la detuvo: ¿se apagó el equipo o se actualizó Duplicati en ese momento?",
    memory: "Dé más memoria al equipo o contenedor, o ejecute menos copias a la vez.",
    cleaner: "Mantenga limpiadores y antivirus lejos de la carpeta temporal de Duplicati.",
  },
} satisfies Translation<"es", typeof english>;
