const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"] as const;

/** A size split where its unit begins, so that the unit can be set in a lighter ink. */
export interface SizeParts {
  value: string;
  unit: string;
}

const cache = new Map<string, Intl.NumberFormat>();

function formatter(locale: string, unit: string, digits: number, fixed: boolean): Intl.NumberFormat {
  const key = `${locale} ${unit} ${digits} ${fixed}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, {
      style: "unit",
      unit,
      unitDisplay: unit === "byte" ? "narrow" : "short",
      minimumFractionDigits: fixed ? digits : 0,
      maximumFractionDigits: digits,
    });
    cache.set(key, found);
  }
  return found;
}

/** How sizes are counted: by thousands (kB) or by 1024 (KiB). */
export type SizeSystem = "decimal" | "binary";

const binaryUnits = ["", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** Bytes by 1024. */
function binaryParts(bytes: number, locale: string): SizeParts {
  let step = 0;
  let value = bytes;
  while (Math.abs(value) >= 1023.5 && step < binaryUnits.length - 1) {
    value /= 1024;
    step++;
  }
  if (step === 0) return sizePartsOf(bytes, "byte", 0, false, locale);
  const large = Math.abs(value) >= 99.95;
  const { value: written } = sizePartsOf(
    value,
    "kilobyte",
    large ? 0 : 1,
    !large && Math.abs(value) < 9.95,
    locale,
  );
  return { value: written, unit: binaryUnits[step]! };
}

function sizePartsOf(value: number, unit: string, digits: number, fixed: boolean, locale: string): SizeParts {
  const parts = formatter(locale, unit, digits, fixed).formatToParts(value);
  const of = (wanted: boolean) =>
    parts
      .filter((part) => (part.type === "unit") === wanted && part.type !== "literal")
      .map((part) => part.value)
      .join("");
  return { value: of(false), unit: of(true) };
}

/** Bytes in SI units (1 kB = 1000 B), or by 1024, with one decimal below ten of a unit, none from a hundred on. */
export function sizeParts(bytes: number, locale: string, system: SizeSystem = "decimal"): SizeParts {
  if (system === "binary") return binaryParts(bytes, locale);
  let step = 0;
  let value = bytes;
  while (Math.abs(value) >= 999.5 && step < units.length - 1) {
    value /= 1000;
    step++;
  }
  const large = step === 0 || Math.abs(value) >= 99.95;
  return sizePartsOf(value, units[step]!, large ? 0 : 1, !large && Math.abs(value) < 9.95, locale);
}
