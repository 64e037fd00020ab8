import format from "../locales/es/format.ts";
import incidents from "../locales/es/incidents.ts";

export default { format, incidents };
