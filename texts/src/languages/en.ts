import errors from "../locales/en/errors.ts";
import format from "../locales/en/format.ts";
import incidents from "../locales/en/incidents.ts";

export default { errors, format, incidents };
