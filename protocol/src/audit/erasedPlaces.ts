/** What an `erase` names: numbers of a patient's leaves, each alone or as [first, last] of a run. Spec §14, §16. */
export type ErasedPlaces = readonly (number | readonly [first: number, last: number])[]

/** Writes numbers, ascending and each once, as short as they can be named. Spec §16. */
export function erasedPlaces(numbers: readonly number[]): ErasedPlaces {
  const runs: [number, number][] = []
  for (const number of numbers) {
    const run = runs.at(-1)
    if (run !== undefined && run[1] === number - 1) run[1] = number
    else runs.push([number, number])
  }
  return runs.map(([first, last]) => (first === last ? first : [first, last]))
}

/** Whether a number is among those that were named. Spec §16. */
export function isErasedPlace(places: ErasedPlaces, number: number): boolean {
  return places.some((place) =>
    typeof place === 'number' ? place === number : place[0] <= number && number <= place[1],
  )
}
