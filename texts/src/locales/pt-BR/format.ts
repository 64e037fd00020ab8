import type { Translation } from "../../translation.ts";
import type english from "../en/format.ts";

export default {
  unit: {
    second: "{{value}} s",
    minute: "{{value}} min",
    hour: "{{value}} h",
    day: "{{value}} d",
    month: "{{value}} m.",
    year: "{{value}} a",
  },
  moment: "{{date}} às {{time}}",
} satisfies Translation<"pt-BR", typeof english>;
