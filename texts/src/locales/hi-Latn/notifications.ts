import type { Translation } from "../../translation.ts";
import type english from "../en/notifications.ts";

export default {
  tone: {
    info: "Soochna",
    success: "Safal",
    recovered: "Theek ho gaya",
    warning: "Chetavani",
    error: "Error",
    fatal: "Fail",
    overdue: "Der se",
  },
  fact: {
    server: "Server",
    backup: "Backup",
    operation: "Kaam",
    began: "Shuru",
    duration: "Samay",
    uploaded: "Upload",
    stored: "Storage mein",
    files: "Files",
    size: "Size",
    versions: "Versions",
    warnings: "Chetavaniyan",
    errors: "Errors",
    lastGood: "Aakhri achha backup",
    failures: "Tab se fail",
    expected: "Ummeed thi",
    nextRun: "Agla run",
    since: "Kab se",
    lasted: "Kitni der",
    runs: "Runs",
    time: "Kul samay",
  },
  link: {
    run: "Run kholein",
    incident: "Incident kholein",
    dashboard: "Dashboard kholein",
    settings: "Settings kholein",
    acknowledge: "Sweekar karein",
  },
  line: {
    never: "kabhi nahin",
    backup: "Backup",
    more_one: "aur {{count, count}}",
    more_other: "aur {{count, count}}",
    server: "{{name}}: {{of, count}} mein se {{count, count}} backups par asar",
    tag: "Tag “{{name}}”: {{of, count}} mein se {{count, count}} backups par asar",
    all: "{{of, count}} mein se {{count, count}} backups der se hain: ab kuch nahin aa raha. Pehle is duplistatus ka network dekhein.",
    allSince:
      "{{of, count}} mein se {{count, count}} backups der se hain: {{since, time}} se kuch nahin aaya. Pehle is duplistatus ka network dekhein.",
    withdrawn_one: "{{count, count}} aur samasya batane se pehle khatm ho gayi.",
    withdrawn_other: "{{count, count}} aur samasyayen batane se pehle khatm ho gayin.",
    acknowledged_one: "{{count, count}} aur sweekar ya sthagit hai.",
    acknowledged_other: "{{count, count}} aur sweekar ya sthagit hain.",
    fallback: "Yahan bheja gaya kyonki “{{channel}}” ne {{since, time}} se kuch nahin pahunchaya.",
    footer:
      "Yeh aapko duplistatus se channel “{{channel}}” par milta hai. Kya bheja jaye, yeh Settings → Notifications mein badlein.",
    since: "{{since, time}} se",
    fine: "Sabhi backups theek hain.",
    skipped: "{{day}} ka saar chhoot gaya: duplistatus nahin chal raha tha.",
    unchanged: "Pichhle saar ke baad kuch nahin badla.",
  },
  self: {
    well: "duplistatus chal raha hai.",
    checks: "Backups {{since, time}} se check nahin hue.",
    outbox: "Sandesh {{since, time}} se ruke hain aur bheje nahin ja rahe.",
  },
  acknowledge: {
    ask: "Isse incident sweekar hota hai: aapko phir yaad nahin dilaya jayega.",
    ready: "Ho gaya: incident sweekar hai.",
    used: "Yeh link pehle hi istemal ho chuka hai.",
    expired: "Yeh link ab valid nahin hai.",
    unknown: "Aisa koi link nahin hai.",
  },
  template: {
    success: {
      title: "{server} · {backup}: safal{#other_operation} ({other_operation}){/other_operation}",
      text: "{duration} mein {uploaded_size} upload. {file_count} files, {file_size}.{#available_versions} Versions: {available_versions}.{/available_versions}",
    },
    warning: {
      title: "{server} · {backup}: chetavaniyan{#other_operation} ({other_operation}){/other_operation}",
      text: "{#problem}{problem}\n{/problem}Chetavaniyan: {warnings_count}, errors: {errors_count}. {duration} mein {uploaded_size} upload.",
    },
    error: {
      title: "{server} · {backup} fail hua{#other_operation} ({other_operation}){/other_operation}",
      text: "{#problem}{problem}\n{/problem}Aakhri achha backup: {last_good_date}{#last_good_ago} ({last_good_ago}){/last_good_ago}.{#failures} Tab se fail: {failures}.{/failures}",
    },
    overdue: {
      title: "{server} · {backup} der se hai",
      text: "{problem}\nAakhri achha backup: {last_good_date}{#last_good_ago} ({last_good_ago}){/last_good_ago}.",
    },
    trouble: { title: "{server}{#backup} · {backup}{/backup}: {problem_name}", text: "{problem}" },
    recovered: {
      title: "{server}{#backup} · {backup}{/backup}: phir se theek",
      text: "{#closing}{closing}\n{/closing}Tha: {problem_name}, {downtime} tak.",
    },
    gathered: { title: "{summary}", text: "{#causes}{causes}\n{/causes}{#withdrawn}{withdrawn}{/withdrawn}" },
    reminder: {
      title: "Ab bhi khula: {count}",
      text: "{summary}{#acknowledged}\n{acknowledged}{/acknowledged}",
    },
    digest: {
      title: "{digest_name}: {summary}",
      text: "Runs: {runs}, upload: {uploaded_size}, kul samay: {duration}.{#changes}\n{changes}{/changes}{#skipped}\n{skipped}{/skipped}",
    },
    newServer: { title: "Naya server: {server}", text: "Usne apni pehli report bheji hai." },
    unsteady: {
      title: "{server} · {backup} baar-baar badalta hai",
      text: "24 ghante mein badlav: {changes}. Abhi: {problem_name}. Jab yeh chhah ghante aisa rahe, tab phir bataya jayega.",
    },
    test: { title: "“{channel}” ka test", text: "Agar aap yeh padh sakte hain, to channel kaam karta hai." },
    selfTest: {
      title: "“{channel}” ka saptahik test",
      text: "Agar aap yeh padh sakte hain, to channel kaam karta hai.",
    },
  },
} satisfies Translation<"hi-Latn", typeof english>;
