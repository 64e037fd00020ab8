const two = (value: number) => String(value).padStart(2, "0");

/** Epoch ms as the value of a `datetime-local` input, in the time zone of this browser. */
export function toLocalInput(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The value of a `datetime-local` input as epoch ms; null when it is empty or no moment. */
export function fromLocalInput(text: string): number | null {
  const at = text ? new Date(text).getTime() : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
