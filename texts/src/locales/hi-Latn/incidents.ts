import type { Translation } from "../../translation.ts";
import type english from "../en/incidents.ts";

export default {
  cause: {
    overdue: "Der ho gayi",
    failing: "Fail ho raha hai",
    stale: "Haal mein achha backup nahin",
    stuck: "Scheduler atka hai",
    server_unreachable: "Server tak pahunch nahin",
    quota: "Storage lagbhag bhar gaya",
    versions_shrinking: "Version gayab ho rahe hain",
    unusual: "Asaamaanya run",
  },
  what: {
    overdue: "Yeh tay samay par nahin chala.",
    failing: "Backup fail hua.",
    stale: "Pichhla achha backup bahut purana hai.",
    stuck: "Duplicati ab yeh backup nahin chalata. Wahan iska schedule kholkar phir save karein.",
    server_unreachable: "Server jawab nahin de raha.",
    quota: "Storage lagbhag bhar gaya hai.",
    versions_shrinking: "Pehle se bahut kam version bache hain.",
    unusual: "Pichhla run baaki runs se bahut alag tha.",
  },
  severity: {
    warning: "Chetavni",
    critical: "Gambhir",
  },
  reason: {
    overdue: {
      missed: "Yeh {{expected, time}} ko tay samay par nahin chala. Pichhla run {{lastRun, time}} ko tha.",
      missed_never: "Yeh {{expected, time}} ko tay samay par nahin chala. Yeh ab tak kabhi nahin chala.",
      queued:
        "Yeh {{expected, time}} ko tay samay par nahin chala: abhi bhi Duplicati ki queue mein hai. Pichhla run {{lastRun, time}} ko tha.",
      queued_never:
        "Yeh {{expected, time}} ko tay samay par nahin chala: abhi bhi Duplicati ki queue mein hai. Yeh ab tak kabhi nahin chala.",
      perhaps_lost:
        "{{expected, time}} ke liye tay run ki report nahin aayi. Ho sakta hai woh tab kho gayi ho jab duplistatus band tha. Pichhla gyaat run {{lastRun, time}} ko tha.",
      perhaps_lost_never:
        "{{expected, time}} ke liye tay run ki report nahin aayi. Ho sakta hai woh tab kho gayi ho jab duplistatus band tha.",
    },
    failing: {
      failed: "Backup fail hua: “{{problem}}”",
      failed_plain: "Backup fail hua. Report mein wajah nahin hai.",
    },
    stale: {
      runs_fail_one: "{{goodAt, time}} ke baad koi achha backup nahin: uske baad ka run fail hua.",
      runs_fail_other: "{{goodAt, time}} ke baad koi achha backup nahin: {{failures, count}} run fail hue.",
      runs_fail_never_one: "Ab tak koi achha backup nahin: akela run fail hua.",
      runs_fail_never_other: "Ab tak koi achha backup nahin: {{failures, count}} run fail hue.",
      incomplete:
        "{{goodAt, time}} ke baad koi achha backup nahin: uske baad ke run beech mein ruke, adhure rahe ya unki pushti nahin hui.",
      incomplete_never:
        "Ab tak koi achha backup nahin: run beech mein ruke, adhure rahe ya unki pushti nahin hui.",
      too_long:
        "{{goodAt, time}} ke baad koi achha backup nahin: abhi ka run bahut zyada samay le raha hai ya atak gaya hai.",
      too_long_never:
        "Ab tak koi achha backup nahin: abhi ka run bahut zyada samay le raha hai ya atak gaya hai.",
      no_reports:
        "{{goodAt, time}} ke baad koi achha backup nahin: Duplicati ise schedule karta rehta hai, par achhe run ki report nahin aati.",
      no_reports_never:
        "Ab tak koi achha backup nahin: Duplicati ise schedule karta rehta hai, par achhe run ki report nahin aati.",
      too_old: "Pichhla achha backup, {{goodAt, time}} ka, {{limit, duration}} ki seema se purana hai.",
      too_old_never: "Ab tak koi achha backup nahin, aur {{limit, duration}} ki seema nikal gayi.",
    },
    stuck: {
      past_time:
        "Duplicati {{planned, time}} par atka hai aur ab yeh backup nahin chalata. Duplicati mein iska schedule kholkar phir save karein.",
    },
    server_unreachable: {
      no_answer: "Server ne {{since, time}} se jawab nahin diya.",
    },
    quota: {
      near: "Storage lagbhag bhar gaya hai.",
      near_known: "Storage lagbhag bhar gaya hai: {{limit, bytes}} ka {{percent, percent}} istemal mein.",
      full: "Storage bhar gaya hai: quota khatm.",
      full_known: "Storage bhar gaya hai: {{limit, bytes}} ka {{percent, percent}} istemal mein.",
    },
    versions_shrinking: {
      halved_one: "{{before}} mein se sirf {{now, count}} version bacha hai.",
      halved_other: "{{before}} mein se sirf {{now, count}} version bache hain.",
    },
    unusual: {
      nothing_one:
        "Run theek khatam hua, lekin backup karne ke liye koi file nahin thi; aam taur par {{before, count}} hoti hai.",
      nothing_other:
        "Run theek khatam hua, lekin backup karne ke liye koi file nahin thi; aam taur par {{before, count}} hoti hain.",
      files_lost_one: "Source mein lagbhag {{before}} mein se sirf {{now, count}} file bachi hai.",
      files_lost_other: "Source mein lagbhag {{before}} mein se sirf {{now, count}} files bachi hain.",
      size_lost: "Source ghatkar {{now, bytes}} reh gaya; aam taur par {{before, bytes}} hota hai.",
      uploaded_more:
        "Isne {{now, bytes}} upload kiye; aam taur par zyada se zyada {{usual, bytes}} hote hain.",
      longer: "Isne {{now, duration}} liye; aam taur par zyada se zyada {{usual, duration}} lagte hain.",
      too_long: "Isne {{now, duration}} liye, {{limit, duration}} ki seema se zyada.",
      shorter: "Isne sirf {{now, duration}} liye; aam taur par kam se kam {{usual, duration}} lagte hain.",
    },
  },
  closed: {
    good_backup: "{{at, time}} ko achha backup hua.",
    ran: "Yeh {{at, time}} ko chala.",
    planned: "Duplicati ise phir schedule karta hai; agla run {{next, time}} ko hai.",
    became_stuck: "Duplicati ka scheduler atka hai, jo ab ek alag ghatna hai.",
    not_monitored: "Is par ab nazar nahin rakhi jaati.",
    job_gone: "Backup Duplicati mein hata diya gaya.",
    nothing_expected: "Iska ab koi schedule nahin hai, isliye koi run apekshit nahin.",
    server_archived: "Server archive kar diya gaya.",
    runs_changed: "Run hataye ya wapas laye gaye; baaki run mein yeh samasya nahin hai.",
    merged: "Yeh doosre backup ke saath mila diya gaya; sabse naye run mein yeh samasya nahin hai.",
    server_merged: "Server {{name}} ke saath mila diya gaya.",
    continued: "Yeh ghatna {{incident}} ke roop mein jaari hai.",
    settings_changed: "Monitoring ki settings badli gayin.",
    room_again: "Destination mein phir jagah hai.",
    versions_kept_one: "Ab version gayab nahin ho rahe: {{now, count}} hai.",
    versions_kept_other: "Ab version gayab nahin ho rahe: {{now, count}} hain.",
    answers_again: "Server phir jawab de raha hai.",
    not_collected: "Server se ab schedule par data nahin liya jaata.",
    connection_removed: "Is server ka connection hata diya gaya.",
    reach_not_needed: "Server ka hamesha uplabdh rehna ab zaroori nahin.",
    usual_again: "{{at, time}} ka run phir se aam jaisa tha.",
    accepted: "Kisi ne ise sweekar kiya: aage ke runs ki tulna isi se hogi.",
    unusual_otherwise: "Ab kuchh aur asaamaanya hai, jo apna alag incident hai.",
  },
} satisfies Translation<"hi-Latn", typeof english>;
