/** Runs tasks one after another in the order they came; a task that fails does not stop the next. */
export type OneAtATime = <Result>(task: () => Promise<Result>) => Promise<Result>

export function oneAtATime(): OneAtATime {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = last.then(task)
    last = result.catch(() => {})
    return result
  }
}
