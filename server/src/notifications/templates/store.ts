import type { Sql } from "../../platform/database/database.ts";
import type { NotifyTemplatesTable } from "../../platform/database/notifications-schema.ts";

/** Templates that were changed. */
export function listTemplates(sql: Sql): Promise<NotifyTemplatesTable[]> {
  return sql.all("select * from notify_templates");
}

export function findTemplate(
  sql: Sql,
  name: string,
  language: string,
): Promise<NotifyTemplatesTable | undefined> {
  return sql.get("select * from notify_templates where name = ? and language = ?", [name, language]);
}

export async function saveTemplate(sql: Sql, template: NotifyTemplatesTable): Promise<void> {
  await sql.run(
    `insert into notify_templates (name, language, title, text, mail, changed_at) values (?, ?, ?, ?, ?, ?)
     on conflict (name, language) do update set title = excluded.title, text = excluded.text, mail = excluded.mail,
       changed_at = excluded.changed_at`,
    [template.name, template.language, template.title, template.text, template.mail, template.changed_at],
  );
}

/** Takes changes back: of one template, or of all (null). */
export async function deleteTemplates(sql: Sql, name: string | null, language: string | null): Promise<void> {
  await sql.run(
    `delete from notify_templates where (cast(? as text) is null or name = ?) and (cast(? as text) is null or language = ?)`,
    [name, name, language, language],
  );
}
