/** How a port call goes wrong: before it did anything, after it did everything, or by saying that it did. */
export type FaultMode = 'fails, not persisted' | 'fails, persisted' | 'lies, not persisted'

/** One call of one pass that goes wrong. `at` counts from 0. */
export interface Fault {
  readonly at: number
  readonly mode: FaultMode
  readonly error: Error
  /** What a lying call gives back. */
  readonly lie?: unknown
}

/** Stands between a part and its ports: notes every call by name, and lets one go wrong. */
export class Faults {
  calls: string[] = []
  private fault: Fault | null = null

  /** From here on calls are counted anew, and this one goes wrong. */
  begin(fault: Fault | null = null): void {
    this.calls = []
    this.fault = fault
  }

  async call<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const at = this.calls.push(name) - 1
    const { fault } = this
    if (fault === null || fault.at !== at) return work()
    if (fault.mode === 'fails, not persisted') throw fault.error
    if (fault.mode === 'lies, not persisted') return fault.lie as Result
    await work()
    throw fault.error
  }
}
