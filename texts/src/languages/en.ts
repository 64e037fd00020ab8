import format from "../locales/en/format.ts";
import incidents from "../locales/en/incidents.ts";

export default { format, incidents };
