import common from "../locales/de/common.json";
import dashboard from "../locales/de/dashboard.json";
import errors from "../locales/de/errors.json";
import format from "../locales/de/format.json";
import incidents from "../locales/de/incidents.json";
import monitoring from "../locales/de/monitoring.json";
import session from "../locales/de/session.json";
import shell from "../locales/de/shell.json";
import type { PluralForms, Texts } from "../texts.ts";

export default {
  common,
  dashboard,
  errors,
  format,
  incidents,
  monitoring,
  session,
  shell,
} satisfies Texts<PluralForms["de"]>;
