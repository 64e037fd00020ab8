import type { Translation } from "../../translation.ts";
import type english from "../en/format.ts";

export default {
  unit: {
    second: "{{value}} sec",
    minute: "{{value}} min",
    hour: "{{value}} h",
    day: "{{value}} din",
    month: "{{value}} mah",
    year: "{{value}} saal",
  },
  moment: "{{date}}, {{time}}",
} satisfies Translation<"hi-Latn", typeof english>;
