import errors from "../locales/pt-BR/errors.ts";
import format from "../locales/pt-BR/format.ts";
import incidents from "../locales/pt-BR/incidents.ts";

export default { errors, format, incidents };
