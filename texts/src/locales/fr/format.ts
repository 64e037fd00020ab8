import type { Translation } from "../../translation.ts";
import type english from "../en/format.ts";

export default {
  unit: {
    second: "{{value}} s",
    minute: "{{value}} min",
    hour: "{{value}} h",
    day: "{{value}} j",
    month: "{{value}} mois",
    year: "{{value}} a",
  },
  moment: "{{date}} à {{time}}",
} satisfies Translation<"fr", typeof english>;
