export default {
  cause: {
    overdue: "Overdue",
    failing: "Failing",
    stale: "No recent good backup",
    stuck: "Scheduler stuck",
    server_unreachable: "Server unreachable",
    quota: "Storage almost full",
    versions_shrinking: "Versions disappearing",
    unusual: "Unusual run",
  },
  what: {
    overdue: "It did not run as planned.",
    failing: "The backup failed.",
    stale: "The last good backup is too old.",
    stuck: "Duplicati no longer starts this backup. Open its schedule there and save it again.",
    server_unreachable: "The server does not answer.",
    quota: "The storage is almost full.",
    versions_shrinking: "Far fewer versions are left than before.",
    unusual: "The last run was very different from the usual ones.",
  },
  severity: {
    warning: "Warning",
    critical: "Critical",
  },
  reason: {
    overdue: {
      missed: "It did not run as planned on {{expected, time}}. The last run was on {{lastRun, time}}.",
      missed_never: "It did not run as planned on {{expected, time}}. It has never run.",
      queued:
        "It did not run as planned on {{expected, time}}: it is still waiting in Duplicati’s queue. The last run was on {{lastRun, time}}.",
      queued_never:
        "It did not run as planned on {{expected, time}}: it is still waiting in Duplicati’s queue. It has never run.",
      perhaps_lost:
        "It did not report the run planned for {{expected, time}}. The report may have been lost while duplistatus was off. The last known run was on {{lastRun, time}}.",
      perhaps_lost_never:
        "It did not report the run planned for {{expected, time}}. The report may have been lost while duplistatus was off.",
    },
    failing: {
      failed: "The backup failed: “{{problem}}”",
      failed_plain: "The backup failed. The report does not say why.",
    },
    stale: {
      runs_fail_one: "No good backup since {{goodAt, time}}: the run after it failed.",
      runs_fail_other: "No good backup since {{goodAt, time}}: {{failures, count}} runs failed.",
      runs_fail_never_one: "No good backup yet: the only run failed.",
      runs_fail_never_other: "No good backup yet: {{failures, count}} runs failed.",
      incomplete:
        "No good backup since {{goodAt, time}}: the runs after it were interrupted, partial or unconfirmed.",
      incomplete_never: "No good backup yet: the runs were interrupted, partial or unconfirmed.",
      too_long: "No good backup since {{goodAt, time}}: the current run takes far too long, or hangs.",
      too_long_never: "No good backup yet: the current run takes far too long, or hangs.",
      no_reports:
        "No good backup since {{goodAt, time}}: Duplicati goes on scheduling it, but no report of a good run arrives.",
      no_reports_never:
        "No good backup yet: Duplicati goes on scheduling it, but no report of a good run arrives.",
      too_old: "The last good backup, of {{goodAt, time}}, is older than the limit of {{limit, duration}}.",
      too_old_never: "No good backup yet, and the limit of {{limit, duration}} has passed.",
    },
    stuck: {
      past_time:
        "Duplicati is stuck at {{planned, time}} and no longer starts this backup. Open its schedule in Duplicati and save it again.",
    },
    server_unreachable: {
      no_answer: "The server has not answered since {{since, time}}.",
    },
    quota: {
      near: "The storage is almost full.",
      near_known: "The storage is almost full: {{percent, percent}} of {{limit, bytes}} used.",
      full: "The storage is full: the quota is used up.",
      full_known: "The storage is full: {{percent, percent}} of {{limit, bytes}} used.",
    },
    versions_shrinking: {
      halved_one: "Only {{now, count}} of {{before}} versions is left.",
      halved_other: "Only {{now, count}} of {{before}} versions are left.",
    },
    unusual: {
      nothing_one: "It ended well, but there was no file to back up; usually there is {{before, count}}.",
      nothing_other:
        "It ended well, but there were no files to back up; usually there are {{before, count}}.",
      files_lost_one: "Only {{now, count}} of about {{before}} files is left in the source.",
      files_lost_other: "Only {{now, count}} of about {{before}} files are left in the source.",
      size_lost: "The source shrank to {{now, bytes}}; usually it is {{before, bytes}}.",
      uploaded_more: "It uploaded {{now, bytes}}; usually it is at most {{usual, bytes}}.",
      longer: "It took {{now, duration}}; usually it takes at most {{usual, duration}}.",
      too_long: "It took {{now, duration}}, longer than the limit of {{limit, duration}}.",
      shorter: "It took only {{now, duration}}; usually it takes at least {{usual, duration}}.",
    },
  },
  closed: {
    good_backup: "A good backup was made on {{at, time}}.",
    ran: "It ran on {{at, time}}.",
    planned: "Duplicati schedules it again; the next run is on {{next, time}}.",
    became_stuck: "Duplicati’s scheduler is stuck, which is now an incident of its own.",
    not_monitored: "It is no longer monitored.",
    job_gone: "The backup was deleted in Duplicati.",
    nothing_expected: "It has no schedule any more, so no run is expected.",
    server_archived: "The server was archived.",
    runs_changed: "Runs were removed or restored; the remaining ones show no such problem.",
    merged: "It was merged with another backup; the newest run shows no such problem.",
    server_merged: "It was merged into the server {{name}}.",
    continued: "It goes on as incident {{incident}}.",
    settings_changed: "The monitoring settings were changed.",
    room_again: "The destination has room again.",
    versions_kept_one: "Versions no longer disappear: there is {{now, count}}.",
    versions_kept_other: "Versions no longer disappear: there are {{now, count}}.",
    answers_again: "The server answers again.",
    not_collected: "The server is no longer collected on a schedule.",
    connection_removed: "The connection to this server was removed.",
    reach_not_needed: "The server no longer has to be reachable at all times.",
    usual_again: "The run on {{at, time}} was as usual again.",
    accepted: "Somebody accepted it: later runs are compared with this one.",
    unusual_otherwise: "Something else is unusual now, which is an incident of its own.",
  },
} as const;
