import type {
  ClosingCode,
  ClosingFacts,
  ErrorCode,
  ErrorFacts,
  ErrorReason,
  IncidentCause,
  IncidentFacts,
  ProblemKind,
  StorageProblem,
} from "@duplistatus/contract";
import type { EnglishTexts } from "./texts.ts";

type Suffix = "_one" | "_other" | "_known" | "_never" | "_plain";
type WithoutSuffix<K> = K extends `${infer Base}${Suffix}` ? WithoutSuffix<Base> : K;
type Inside<T> = T extends `${string}{{${infer Inner}}}${infer Rest}` ? Inner | Inside<Rest> : never;
type Name<P> = P extends `${infer N}, ${string}` ? N : P;

type Reasons = EnglishTexts["incidents"]["reason"];
type Closings = EnglishTexts["incidents"]["closed"];

type Unsaid =
  | { [C in IncidentCause]: Exclude<keyof IncidentFacts[C], WithoutSuffix<keyof Reasons[C]>> }[IncidentCause]
  | Exclude<ClosingCode, WithoutSuffix<keyof Closings>>;

/** Fails the type check when the server can open or close an incident for a reason that no sentence exists for. */
export type EveryReasonHasASentence<T extends never = Unsaid> = T;

type KeysOf<Variants> = { [V in keyof Variants]: keyof Variants[V] }[keyof Variants];

type Unfounded =
  | {
      [C in IncidentCause]: Exclude<
        Name<Inside<Reasons[C][keyof Reasons[C]]>>,
        KeysOf<IncidentFacts[C]> | (C extends "quota" ? "percent" : never)
      >;
    }[IncidentCause]
  | {
      [K in keyof Closings]: Exclude<
        Name<Inside<Closings[K]>>,
        WithoutSuffix<K> extends ClosingCode ? keyof ClosingFacts[WithoutSuffix<K>] : never
      >;
    }[keyof Closings];

/** Fails the type check when a sentence speaks of a fact that the server does not keep. */
export type EverySentenceHasItsFacts<T extends never = Unfounded> = T;

type Problems = EnglishTexts["problems"];
type Unexplained =
  | Exclude<ProblemKind, keyof Problems["short"]>
  | Exclude<ProblemKind, keyof Problems["long"] | keyof Problems>;

/** Fails the type check when there is a problem of collecting without words for it. */
export type EveryProblemHasItsWords<T extends never = Unexplained> = T;

type Errors = EnglishTexts["errors"];
type ErrorReasons = EnglishTexts["reasons"]["reason"];
type Silent =
  | Exclude<ErrorCode, keyof Errors["code"]>
  | Exclude<ErrorReason, keyof ErrorReasons>
  | Exclude<StorageProblem, keyof Errors["storage"]>;

/** Fails the type check when the server has an error, or a reason of one, that no sentence exists for. */
export type EveryErrorHasASentence<T extends never = Silent> = T;

type Baseless = {
  [R in ErrorReason]: Exclude<
    Name<Inside<ErrorReasons[R]>>,
    keyof ErrorFacts[R] | (R extends "storage" ? "why" : R extends "password_rules" ? "parts" : never)
  >;
}[ErrorReason];

/** Fails the type check when a sentence of an error speaks of a fact that the server does not tell. */
export type EveryErrorHasItsFacts<T extends never = Baseless> = T;
