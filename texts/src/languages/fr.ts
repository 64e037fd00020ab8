import format from "../locales/fr/format.ts";
import incidents from "../locales/fr/incidents.ts";

export default { format, incidents };
