/** Texts of a record's view. */
export const recordEn = {
  problems: 'Problems',
  medications: 'Medications',
  allergies: 'Allergies',
  immunizations: 'Vaccinations',
  procedures: 'Procedures',
  findings: 'Findings',
  results: 'Results',
  documents: 'Documents',
  others: 'More',
  from: (source: string) => `from ${source}`,
  more: (count: number) => `Show ${count} more`,
  fewer: 'Show fewer',
  outOfRange: 'out of range',
  low: 'low',
  high: 'high',
  range: (low: number | string, high: number | string, unit: string) =>
    `Reference range: ${low} to ${high} ${unit}`,
  open: 'Open',
  save: 'Save to this device',
  noViewer: (type: string) =>
    `There is no viewer for this (${type}). Save it and open it with a program of yours.`,
  pages: (count: number) => (count === 1 ? '1 page' : `${count} pages`),
  page: (number: number) => `Page ${number}`,
  clinicalDocument: 'Clinical document',
}
