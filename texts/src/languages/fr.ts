import errors from "../locales/fr/errors.ts";
import format from "../locales/fr/format.ts";
import incidents from "../locales/fr/incidents.ts";

export default { errors, format, incidents };
