export default {
  badge: {
    fine: "一切正常",
    none: "无备份",
    overdue: "{{n}} 个逾期",
    failing: "{{n}} 个失败",
    trouble: "{{n}} 个有问题",
    warnings: "{{n}} 个有警告",
    unknown: "未知",
    label: "备份",
  },
  state: {
    fine: "正常",
    warnings: "警告",
    failing: "失败",
    overdue: "逾期",
    trouble: "有问题",
    unknown: "尚无运行",
  },
  page: {
    backup: "备份",
    state: "状态",
    good: "上次成功备份",
    next: "下次",
    title: "备份状态",
    asOf: "截至 {{at, time}}",
  },
  feed: {
    title: "备份事件",
    recovered: "已恢复：{{what}}",
  },
  calendar: {
    title: "预期备份",
  },
};
