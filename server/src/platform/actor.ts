/** Where a request came from, as the audit log keeps it. */
export interface Requester {
  readonly address: string | null;
  readonly userAgent: string | null;
  /** Of somebody logged in: which of their sessions (the hash of its secret). */
  readonly sessionId?: string;
  /** Fingerprint of the cookie by which a browser is known again at its next login. */
  readonly device?: string;
  /** Scheme, host and port of the page that asked, as browsers say it. */
  readonly origin?: string;
}

/** Who asked for a change: somebody logged in, another program by its token, the command line, or this program itself. */
export type Actor = (
  | { readonly kind: "user"; readonly id: number; readonly name: string }
  | { readonly kind: "token"; readonly id: number; readonly name: string }
  | { readonly kind: "cli" }
  /** A timer, or a sender that has no name of its own (reports). */
  | { readonly kind: "system"; readonly name: string }
) & { readonly from?: Requester };

/** What this program does by itself. @param name the part of it, for example `monitoring` */
export const systemActor = (name: string): Actor => ({ kind: "system", name });

/** The command line: whoever may read the data directory. */
export const cliActor: Actor = { kind: "cli" };

/** The name that people and programs gave themselves; null for the program itself. The command line is `command`. */
export function nameOf(actor: Actor): string | null {
  if (actor.kind === "system") return null;
  return actor.kind === "cli" ? "command" : actor.name;
}
