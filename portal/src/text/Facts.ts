/** A grant in the words of the reader's language, as far as they are words. */
export interface GrantFacts {
  readonly organisation: string
  readonly actions: string
  readonly classes: string
  readonly purposes: string
  readonly until: string
}

/** What happened, in parts that each language puts together its own way. */
export interface StoryFacts {
  readonly type: string
  readonly isRefused: boolean
  /** Whether anybody but the patient's side did it. */
  readonly isByOthers: boolean
  /** Name of the organisation that did it, or that it was done to; null without. */
  readonly organisation: string | null
  readonly classes: string
  readonly purpose: string
  readonly count: number
  readonly day: string
}
