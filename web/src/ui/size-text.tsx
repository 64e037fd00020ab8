import { useFormat } from "../format/index.ts";

/** A size whose unit is lighter than its number. */
export function SizeText({ bytes }: { bytes: number | null | undefined }) {
  const { value, unit } = useFormat().bytesParts(bytes);
  return (
    <>
      {value}
      {unit && <small className="text-xs font-normal text-ink-3"> {unit}</small>}
    </>
  );
}
