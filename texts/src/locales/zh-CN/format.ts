import type { Translation } from "../../translation.ts";
import type english from "../en/format.ts";

export default {
  unit: {
    second: "{{value}} 秒",
    minute: "{{value}} 分钟",
    hour: "{{value}} 小时",
    day: "{{value}} 天",
    month: "{{value}} 个月",
    year: "{{value}} 年",
  },
  moment: "{{date}} {{time}}",
} satisfies Translation<"zh-CN", typeof english>;
