import format from "../locales/zh-CN/format.ts";
import incidents from "../locales/zh-CN/incidents.ts";

export default { format, incidents };
