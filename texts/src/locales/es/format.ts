import type { Translation } from "../../translation.ts";
import type english from "../en/format.ts";

export default {
  unit: {
    second: "{{value}} s",
    minute: "{{value}} min",
    hour: "{{value}} h",
    day: "{{value}} d",
    month: "{{value}} mes.",
    year: "{{value}} a",
  },
  moment: "{{date}}, {{time}}",
} satisfies Translation<"es", typeof english>;
