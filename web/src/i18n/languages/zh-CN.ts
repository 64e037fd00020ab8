import common from "../locales/zh-CN/common.json";
import dashboard from "../locales/zh-CN/dashboard.json";
import errors from "../locales/zh-CN/errors.json";
import format from "../locales/zh-CN/format.json";
import runs from "../locales/zh-CN/runs.json";
import session from "../locales/zh-CN/session.json";
import settings from "../locales/zh-CN/settings.json";
import shell from "../locales/zh-CN/shell.json";
import type { Texts } from "../texts.ts";

export default { common, dashboard, errors, format, runs, session, settings, shell } satisfies Texts<"other">;
