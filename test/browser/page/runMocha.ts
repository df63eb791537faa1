/** What ran in the page: counts, and a text for each failure. */
export interface PageResult {
  readonly passes: number
  readonly failures: readonly string[]
}

interface FailedTest {
  fullTitle(): string
}

interface Runner {
  on(event: 'pass', listener: () => void): Runner
  on(event: 'fail', listener: (test: FailedTest, error: Error) => void): Runner
  on(event: 'end', listener: () => void): Runner
}

declare const mocha: { setup(options: object): void; run(): Runner }

/** Runs what the bundle has defined and resolves when all is done. */
export function runMocha(): Promise<PageResult> {
  return new Promise((resolve) => {
    let passes = 0
    const failures: string[] = []
    mocha
      .run()
      .on('pass', () => {
        passes++
      })
      .on('fail', (test, error) => failures.push(`${test.fullTitle()}: ${error.message}`))
      .on('end', () => resolve({ passes, failures }))
  })
}
