import errors from "../locales/es/errors.ts";
import format from "../locales/es/format.ts";
import incidents from "../locales/es/incidents.ts";

export default { errors, format, incidents };
