/** A storm that cannot be made on this machine. */
export class Skipped extends Error {}
