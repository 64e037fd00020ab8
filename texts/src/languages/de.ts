import format from "../locales/de/format.ts";
import incidents from "../locales/de/incidents.ts";

export default { format, incidents };
