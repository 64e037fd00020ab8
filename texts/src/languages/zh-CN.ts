import errors from "../locales/zh-CN/errors.ts";
import format from "../locales/zh-CN/format.ts";
import incidents from "../locales/zh-CN/incidents.ts";

export default { errors, format, incidents };
