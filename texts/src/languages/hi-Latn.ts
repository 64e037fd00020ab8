import errors from "../locales/hi-Latn/errors.ts";
import format from "../locales/hi-Latn/format.ts";
import incidents from "../locales/hi-Latn/incidents.ts";

export default { errors, format, incidents };
