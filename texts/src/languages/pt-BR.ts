import format from "../locales/pt-BR/format.ts";
import incidents from "../locales/pt-BR/incidents.ts";

export default { format, incidents };
