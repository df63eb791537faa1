import type { NeedName } from '../needs/Need.ts'

/** How a suite tells what it ran: mocha's JSON report, Hardhat's closing line, or our own `N passed, N failed`. */
export type Report = 'mocha' | 'hardhat' | 'closing-line'

/** A group of tests that runs as one process. */
export interface Suite {
  readonly name: string
  readonly args: readonly string[]
  readonly report: Report
  /** After this time the suite is ended and counts as failed. */
  readonly limitSeconds: number
  readonly needs: readonly NeedName[]
  readonly env: Readonly<Record<string, string>>
  /** Runs while nothing else does, because it measures time. */
  readonly alone: boolean
}
