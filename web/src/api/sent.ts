/** What the server sends, against what the generated schema has of it. */

/** As it is sent: what may be absent is left out, never null. */
export type Sent<T> = T extends readonly (infer Each)[]
  ? Sent<Each>[]
  : T extends object
    ? { [Key in keyof T]: undefined extends T[Key] ? Sent<Exclude<T[Key], null>> : Sent<T[Key]> }
    : T;
