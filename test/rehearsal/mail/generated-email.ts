// A generated email: the source row that it becomes, and the truth about it that tests compare with.

export type Language = 'fr' | 'en'

/**
 * What can be planted. `name` to `url` are what the privacy path promises to hide; `birth_date` and `identifier` (tax,
 * student, beneficiary or plate numbers) are marked for measuring recall, but nothing is promised about them.
 */
export type PlantedKind =
  | 'name'
  | 'address'
  | 'phone'
  | 'iban'
  | 'nir'
  | 'card'
  | 'email'
  | 'siret'
  | 'url'
  | 'birth_date'
  | 'identifier'

/** One personal thing in a text. A postal address on two lines is two of them. */
export interface Planted {
  readonly kind: PlantedKind
  /** Exactly as written: with its NBSP, capitals and separators. Never holds a line break. */
  readonly value: string
  readonly field: 'subject' | 'body'
  /** Offsets into `subject` or `body_text`, in UTF-16 units: `text.slice(start, end) === value`. */
  readonly start: number
  readonly end: number
}

/** The columns of ingestion.emails_legacy that an import fills from a message. */
export interface LegacyRow {
  /** With its angle brackets. */
  readonly message_id: string
  readonly account: string
  /** `Name <address>`, or the bare address. */
  readonly sender: string
  readonly recipients: readonly string[]
  readonly subject: string
  /** Always filled, also for mail that came as HTML only; may be empty. */
  readonly body_text: string
  readonly body_html: string | null
  /** Whole seconds. */
  readonly received_at: Date
  readonly has_attachments: boolean
  readonly attachment_count: number
}

export interface GeneratedEmail extends LegacyRow {
  /** Name of the template, e.g. `medical/lab-results-fr`. */
  readonly template: string
  readonly language: Language
  /** One of data/categories.json. */
  readonly expectedCategory: string
  /** How it travels: text, text and HTML, or HTML alone. */
  readonly shape: 'text' | 'alternative' | 'html'
  /** Gold spans of the subject, then of the body, each in the order of the text. Names of towns alone are not among them. */
  readonly planted: readonly Planted[]
  /** Names and addresses of sender and recipients, which a deny-list must know. */
  readonly headerSecrets: readonly string[]
}
