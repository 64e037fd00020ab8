import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "./classes.ts";
import { controlClass, Field } from "./field.tsx";

interface TextFieldProps extends Omit<ComponentProps<"input">, "className"> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
}

/** One line of text. A password can be looked at. */
export function TextField({ label, hint, error, className, type, ...rest }: TextFieldProps) {
  const { t } = useTranslation("session");
  const [shown, setShown] = useState(false);
  const secret = type === "password";
  const toggle = t(shown ? "login.hidePassword" : "login.showPassword");
  return (
    <Field label={label} hint={hint} error={error} className={className}>
      {(ids) => (
        <div className="relative">
          <input
            {...rest}
            {...ids}
            type={secret && shown ? "text" : type}
            className={classes(controlClass, secret && "pr-10")}
          />
          {secret && (
            <button
              type="button"
              aria-label={toggle}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
              className="absolute inset-y-0 right-0 grid w-9 place-items-center rounded-sm text-ink-3 hover:text-ink max-sm:w-11"
            >
              {shown ? <EyeOff size={15} aria-hidden="true" /> : <Eye size={15} aria-hidden="true" />}
            </button>
          )}
        </div>
      )}
    </Field>
  );
}

interface TextAreaProps extends Omit<ComponentProps<"textarea">, "className"> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
}

/** Several lines of text. */
export function TextArea({ label, hint, error, className, ...rest }: TextAreaProps) {
  return (
    <Field label={label} hint={hint} error={error} className={className}>
      {(ids) => (
        <textarea
          rows={4}
          {...rest}
          {...ids}
          className={`${controlClass} h-auto! py-1.5 font-mono text-sm`}
        />
      )}
    </Field>
  );
}
