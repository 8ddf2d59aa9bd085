// The privacy path: the only maker of the type Anonymized, which is all that the paid ports accept.

declare const brand: unique symbol

/** A text from which everything personal was taken and which passed the last look. Only this file makes one. */
export type Anonymized = string & { readonly [brand]: true }
