import type { Translation } from "../../translation.ts";
import type english from "../en/format.ts";

export default {
  unit: {
    second: "{{value}} s",
    minute: "{{value}} min",
    hour: "{{value}} h",
    day: "{{value}} Tg.",
    month: "{{value}} Mon.",
    year: "{{value}} J.",
  },
  moment: "{{date}} um {{time}}",
} satisfies Translation<"de", typeof english>;
