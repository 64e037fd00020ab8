import type { Context } from "./context.ts";

/**
 * Something that exists once per running program, such as a cache: made at first use, gone with its context, so that
 * two programs in one process (tests) share nothing.
 */
export function perContext<Value>(create: (context: Context) => Value): (context: Context) => Value {
  const values = new WeakMap<Context, Value>();
  return (context) => {
    let value = values.get(context);
    if (value === undefined) {
      value = create(context);
      values.set(context, value);
    }
    return value;
  };
}
