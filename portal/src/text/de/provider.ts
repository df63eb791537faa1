import type { Text } from '../Text.ts'

/** Texte der Seiten für Kliniken. */
export const providerDe: Text['provider'] = {
  nav: { patients: 'Patienten' },
  patients: {
    title: 'Patienten, die mit Ihnen teilen',
    empty: 'Noch niemand teilt mit Ihnen.',
  },
}
