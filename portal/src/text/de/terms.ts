import type { Text } from '../Text.ts'

/** Wörter für Klassen, Zwecke und Handlungen. */
export const termsDe: Text['terms'] = {
  classes: {
    summary: 'Überblick: Diagnosen, Allergien, Vorgeschichte',
    labs: 'Laborwerte',
    medications: 'Medikamente',
    imaging: 'Bildgebung',
    notes: 'Notizen und Dokumente',
    immunizations: 'Impfungen',
    procedures: 'Eingriffe',
    vitals: 'Vitalwerte',
    messages: 'Nachrichten und Termine',
    billing: 'Abrechnung',
    emergency: 'Notfalldaten',
    hiv: 'HIV',
    'substance-use': 'Suchtmittel',
    mental: 'Psychische Gesundheit',
    'sexual-health': 'Sexuelle Gesundheit',
    violence: 'Gewalt',
    reproductive: 'Fortpflanzung und Schwangerschaft',
    genomics: 'Genetik',
    restricted: 'Besonders vertraulich',
  },
  purposes: {
    TREAT: 'Behandlung',
    ETREAT: 'Notfallbehandlung',
    HPAYMT: 'Bezahlung',
    HOPERAT: 'Betrieb der Einrichtung',
    PATRQT: 'einen Wunsch der Patientin oder des Patienten',
    FAMRQT: 'einen Wunsch der Familie',
    HRESCH: 'Forschung',
  },
  actions: { read: 'lesen', write: 'ergänzen' },
  sensitive: 'besonders geschützt',
}
