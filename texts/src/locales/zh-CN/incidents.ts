import type { Translation } from "../../translation.ts";
import type english from "../en/incidents.ts";

export default {
  cause: {
    overdue: "逾期",
    failing: "失败",
    stale: "近期没有成功备份",
    stuck: "计划程序卡住",
    server_unreachable: "服务器无法访问",
    quota: "存储空间将满",
    versions_shrinking: "版本正在消失",
  },
  what: {
    overdue: "未按计划运行。",
    failing: "备份失败。",
    stale: "上次成功备份太旧。",
    stuck: "Duplicati 不再启动此备份。请在那里打开其计划并重新保存。",
    server_unreachable: "服务器没有响应。",
    quota: "存储空间几乎已满。",
    versions_shrinking: "剩余版本比以前少得多。",
  },
  severity: {
    warning: "警告",
    critical: "严重",
  },
  reason: {
    overdue: {
      missed: "未按计划于 {{expected, time}} 运行。上次运行：{{lastRun, time}}。",
      missed_never: "未按计划于 {{expected, time}} 运行。此前从未运行。",
      queued:
        "未按计划于 {{expected, time}} 运行：仍在 Duplicati 的队列中等待。上次运行：{{lastRun, time}}。",
      queued_never: "未按计划于 {{expected, time}} 运行：仍在 Duplicati 的队列中等待。此前从未运行。",
      perhaps_lost:
        "未收到计划于 {{expected, time}} 运行的报告，可能在 duplistatus 停止期间丢失。已知的上次运行：{{lastRun, time}}。",
      perhaps_lost_never: "未收到计划于 {{expected, time}} 运行的报告，可能在 duplistatus 停止期间丢失。",
    },
    failing: {
      failed: "备份失败：“{{problem}}”",
      failed_plain: "备份失败。报告没有说明原因。",
    },
    stale: {
      runs_fail_other: "自 {{goodAt, time}} 以来没有成功备份：{{failures, count}} 次运行失败。",
      runs_fail_never_other: "尚无成功备份：{{failures, count}} 次运行失败。",
      incomplete: "自 {{goodAt, time}} 以来没有成功备份：此后的运行被中断、不完整或未经确认。",
      incomplete_never: "尚无成功备份：运行被中断、不完整或未经确认。",
      too_long: "自 {{goodAt, time}} 以来没有成功备份：当前运行耗时过长或已挂起。",
      too_long_never: "尚无成功备份：当前运行耗时过长或已挂起。",
      no_reports: "自 {{goodAt, time}} 以来没有成功备份：Duplicati 仍在安排运行，但没有收到成功运行的报告。",
      no_reports_never: "尚无成功备份：Duplicati 仍在安排运行，但没有收到成功运行的报告。",
      too_old: "上次成功备份（{{goodAt, time}}）已超过 {{limit, duration}} 的时限。",
      too_old_never: "尚无成功备份，且已超过 {{limit, duration}} 的时限。",
    },
    stuck: {
      past_time: "Duplicati 停在 {{planned, time}}，不再启动此备份。请在 Duplicati 中打开其计划并重新保存。",
    },
    server_unreachable: {
      no_answer: "服务器自 {{since, time}} 起没有响应。",
    },
    quota: {
      near: "存储空间几乎已满。",
      near_known: "存储空间几乎已满：{{limit, bytes}} 已用 {{percent, percent}}。",
      full: "存储空间已满：配额已用完。",
      full_known: "存储空间已满：{{limit, bytes}} 已用 {{percent, percent}}。",
    },
    versions_shrinking: {
      halved_other: "{{before}} 个版本只剩 {{now, count}} 个。",
    },
  },
  closed: {
    good_backup: "{{at, time}} 完成了一次成功备份。",
    ran: "已于 {{at, time}} 运行。",
    planned: "Duplicati 已重新安排；下次运行：{{next, time}}。",
    became_stuck: "Duplicati 的计划程序卡住，现已成为单独的故障。",
    not_monitored: "已不再监控。",
    job_gone: "备份已在 Duplicati 中删除。",
    nothing_expected: "已没有计划，因此不再预期运行。",
    server_archived: "服务器已归档。",
    runs_changed: "运行记录被移除或恢复；其余记录没有此问题。",
    merged: "已与另一个备份合并；最新的运行没有此问题。",
    server_merged: "服务器已与 {{name}} 合并。",
    continued: "作为故障 {{incident}} 继续。",
    settings_changed: "监控设置已更改。",
    room_again: "目标又有空间了。",
    versions_kept_other: "版本不再消失：现有 {{now, count}} 个。",
    answers_again: "服务器恢复响应。",
    not_collected: "不再按计划从此服务器采集。",
    connection_removed: "与此服务器的连接已移除。",
    reach_not_needed: "服务器不再需要始终可访问。",
  },
} satisfies Translation<"zh-CN", typeof english>;
