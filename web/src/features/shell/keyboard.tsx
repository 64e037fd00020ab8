import { lazy, Suspense, useEffect, useState } from "react";
import { patient } from "../../api/patient.ts";

const Palette = lazy(patient(() => import("./palette/palette.tsx")));
const KeyboardHelp = lazy(patient(() => import("./palette/keyboard-help.tsx")));

const typing = "input:not([type=radio]):not([type=checkbox]),textarea,select,[contenteditable]";

/** The keys that work on every page: Ctrl or ⌘ K jumps anywhere, "?" tells all keys. */
export function Keyboard() {
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() === "k" &&
        (event.ctrlKey || event.metaKey) &&
        !event.altKey &&
        !event.shiftKey
      ) {
        event.preventDefault();
        setPalette((open) => !open);
        return;
      }
      if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(`${typing},[role="dialog"],[role="menu"]`))
        return;
      event.preventDefault();
      setHelp(true);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return (
    <Suspense>
      {palette && (
        <Palette
          open
          onOpenChange={setPalette}
          onHelp={() => {
            setPalette(false);
            setHelp(true);
          }}
        />
      )}
      {help && <KeyboardHelp open onOpenChange={setHelp} />}
    </Suspense>
  );
}
