import type { Channel } from "@duplistatus/contract";
import type { Field, Kind } from "./queries.ts";

/** What stands in the inputs: switches are true or false, everything else is text. */
export type FieldValues = Record<string, string | boolean>;

const shown = (value: unknown): string | boolean =>
  typeof value === "boolean" ? value : value === null || value === undefined ? "" : String(value);

/** What the form begins with: what is stored, else what was made for a new channel, else the usual. Secrets are empty. */
export function initialValues({ fields, generated }: Kind, channel: Channel | null): FieldValues {
  return Object.fromEntries(
    fields
      .filter(({ input }) => input !== "hidden")
      .map((field) => {
        const made = channel === null ? generated[field.name] : undefined;
        const stored = field.secret ? undefined : channel?.settings[field.name];
        return [field.name, shown(stored ?? made ?? (channel !== null && field.secret ? "" : field.default))];
      }),
  );
}

/** True while the field has a meaning beside what the others say. */
export function isAsked({ when, input }: Field, values: FieldValues): boolean {
  if (input === "hidden") return false;
  return when === null || when.is.some((value) => value === values[when.field]);
}

/** What is wrong with a value, as far as the browser can tell; `required` is said by the caller. */
export type FieldFault = "required" | "wrongAddress" | "wrongMail" | "wrongNumber";

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

export function faultOf(field: Field, value: string | boolean, isStored: boolean): FieldFault | null {
  if (typeof value === "boolean") return null;
  const text = value.trim();
  if (text === "") return field.required && !isStored ? "required" : null;
  if (field.input === "url" && !isWebAddress(text)) return "wrongAddress";
  if (field.input === "email" && !/^[^\s@]+@[^\s@]+$/.test(text)) return "wrongMail";
  if (field.input === "number") {
    const number = Number(text);
    const inside = number >= (field.min ?? -Infinity) && number <= (field.max ?? Infinity);
    return Number.isInteger(number) && inside ? null : "wrongNumber";
  }
  return null;
}

type Plain = string | number | boolean;

function toSetting(field: Field, value: string | boolean): Plain | undefined {
  if (typeof value === "boolean") return value;
  const text = value.trim();
  if (field.input === "number") return text === "" ? undefined : Number(text);
  // What has a default of its own is left out rather than sent as nothing.
  if (text === "" && typeof field.default === "string" && field.default !== "") return undefined;
  return text;
}

/**
 * Settings and secrets as the server takes them. A secret that nobody touched is not named and stays as it is; `removed`
 * ones go.
 */
export function toRequest(
  { fields }: Kind,
  values: FieldValues,
  channel: Channel | null,
  removed: ReadonlySet<string>,
): { settings: Record<string, Plain>; secrets: Record<string, string | null> } {
  const settings: Record<string, Plain> = {};
  const secrets: Record<string, string | null> = {};
  for (const field of fields) {
    if (field.input === "hidden") {
      const stored = channel?.settings[field.name];
      if (!field.secret && typeof stored === "string") settings[field.name] = stored;
      continue;
    }
    const value = values[field.name] ?? "";
    if (!field.secret) {
      const setting = toSetting(field, value);
      if (setting !== undefined) settings[field.name] = setting;
    } else if (removed.has(field.name)) secrets[field.name] = null;
    else if (typeof value === "string" && value.trim() !== "") secrets[field.name] = value.trim();
  }
  return { settings, secrets };
}

/** A name that no channel has yet: "ntfy", "ntfy 2". */
export function freeName(wanted: string, channels: readonly Pick<Channel, "name">[]): string {
  const taken = new Set(channels.map(({ name }) => name.toLowerCase()));
  let name = wanted;
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${wanted} ${number}`;
  return name;
}

/** The field of the form that a refusal of the server names in its facts; null when it names none. */
export function fieldNamed({ fields }: Kind, facts: Readonly<Record<string, unknown>>): string | null {
  return fields.find(({ name, input }) => name === facts.field && input !== "hidden")?.name ?? null;
}
