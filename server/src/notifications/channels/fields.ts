import { z } from "zod";
import type { ChannelKind } from "./channel.ts";

/** How a field of a form looks; its words are translations. */
export interface FieldLook {
  input: "text" | "url" | "email" | "secret" | "number" | "choice" | "switch" | "lines" | "hidden";
  /** Sealed in the database, shown as dots, never sent to a browser. Addresses can be secrets too. */
  secret?: boolean;
  placeholder?: string;
  /** Folded away until asked for. */
  advanced?: boolean;
  /** Only when this other field has one of these values. */
  when?: { field: string; is: readonly (string | boolean)[] };
}

/** One field, in the order of the form. */
export interface Field extends FieldLook {
  name: string;
  required: boolean;
  default: unknown;
  /** Choices, in their order; empty for other inputs. */
  options: string[];
  min: number | null;
  max: number | null;
  maxLength: number | null;
}

interface FieldSchema extends FieldLook {
  default?: unknown;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

const schemaOf = (kind: ChannelKind) =>
  z.toJSONSchema(kind.settings, { io: "input", unrepresentable: "any" }) as {
    properties?: Record<string, FieldSchema>;
    required?: string[];
  };

/** The form of a kind, made from its schema. */
export function fieldsOf(kind: ChannelKind): Field[] {
  const { properties = {}, required = [] } = schemaOf(kind);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    input: schema.input,
    secret: schema.secret ?? false,
    advanced: schema.advanced ?? false,
    ...(schema.placeholder === undefined ? {} : { placeholder: schema.placeholder }),
    ...(schema.when === undefined ? {} : { when: schema.when }),
    required: required.includes(name),
    default: schema.default ?? null,
    options: schema.enum ?? [],
    min: schema.minimum ?? null,
    max: schema.maximum ?? null,
    maxLength: schema.maxLength ?? null,
  }));
}

/** Names of the settings that must be sealed. */
export function secretFields(kind: ChannelKind): string[] {
  return fieldsOf(kind)
    .filter(({ secret }) => secret)
    .map(({ name }) => name);
}

const look = (value: FieldLook) => ({ ...value });

type Look = Omit<FieldLook, "input">;

interface TextLook extends Look {
  max?: number;
  /** What a text must look like, and the same in words. */
  pattern?: readonly [RegExp, string];
}

const trimmed = (max: number) => z.string().trim().max(max);

function line({ max = 200, pattern, ...more }: TextLook) {
  const schema = pattern === undefined ? trimmed(max) : trimmed(max).regex(...pattern);
  return { schema, look: look({ input: "text", ...more }) };
}

/** One line of text that must be there. */
export const text = (more: TextLook = {}) => {
  const { schema, look } = line(more);
  return schema.min(1).meta(look);
};

/** One line of text that may be empty; the pattern must allow that. */
export const optionalText = (more: TextLook = {}) => {
  const { schema, look } = line(more);
  return schema.default("").meta(look);
};

/** A password or token that must be there. */
export const secret = (more: Look = {}) =>
  trimmed(2_000)
    .min(1)
    .meta(look({ input: "secret", secret: true, ...more }));

/** A password or token that may be empty. */
export const optionalSecret = (more: Look = {}) =>
  trimmed(2_000)
    .default("")
    .meta(look({ input: "secret", secret: true, ...more }));

function isWebAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === "http:" || protocol === "https:") && username === "" && password === "";
}

const webAddress = trimmed(2_000)
  .refine((value) => isWebAddress(value), "must begin with http:// or https:// and hold no user name")
  .refine((value) => !value.includes("#"), "must not contain #");

/** The address of a service, stored without slashes at its end. */
export const baseUrl = (more: Look = {}) =>
  webAddress.transform((value) => value.replace(/\/+$/, "")).meta(look({ input: "url", ...more }));

/** The whole address that messages are posted to; a secret, because who knows it can post. */
export const secretUrl = (more: Look = {}) => webAddress.meta(look({ input: "url", secret: true, ...more }));

export const mailAddress = /^[^\s@<>,;:"\\()[\]]+@[^\s@<>,;:"\\()[\]]+$/;

/** The addresses in a text, one a line or with commas between them. */
export const addressList = (value: string): string[] => [
  ...new Set(value.split(/[\s,;]+/).filter((address) => address !== "")),
];

/** One mail address. */
export const email = (more: Look = {}) =>
  trimmed(320)
    .regex(mailAddress, "not a mail address")
    .meta(look({ input: "email", ...more }));

/** At least one recipient, one a line or with commas between them. */
export const recipientLines = (pattern: RegExp, words: string, more: Look = {}) =>
  trimmed(10_000)
    .refine((value) => addressList(value).length > 0, "at least one recipient")
    .refine((value) => addressList(value).every((address) => pattern.test(address)), words)
    .meta(look({ input: "lines", ...more }));

/** One of a few. */
export const choice = <const Values extends readonly [string, ...string[]]>(
  values: Values,
  initial: Values[number],
  more: Look = {},
) =>
  z
    .enum(values)
    .default(initial as z.output<z.ZodEnum<{ [Value in Values[number]]: Value }>>)
    .meta(look({ input: "choice", ...more }));

export const toggle = (initial: boolean, more: Look = {}) =>
  z
    .boolean()
    .default(initial)
    .meta(look({ input: "switch", ...more }));

export const wholeNumber = (min: number, max: number, initial: number, more: Look = {}) =>
  z
    .number()
    .int()
    .min(min)
    .max(max)
    .default(initial)
    .meta(look({ input: "number", ...more }));
