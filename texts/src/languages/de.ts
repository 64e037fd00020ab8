import errors from "../locales/de/errors.ts";
import format from "../locales/de/format.ts";
import incidents from "../locales/de/incidents.ts";

export default { errors, format, incidents };
