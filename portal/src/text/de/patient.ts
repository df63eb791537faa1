import type { GrantFacts, StoryFacts } from '../Facts.ts'
import type { Text } from '../Text.ts'

const SUBJECTS: Readonly<Record<string, string>> = {
  revoke: 'beendete eine Erlaubnis',
  fence: 'beendete eine Erlaubnis',
  keys: 'veröffentlichte neue Schlüssel',
  delegate: 'änderte, wer für Sie handeln darf',
  request: 'bat um Zugang',
  message: 'schickte eine Nachricht',
  erase: 'löschte Einträge',
}

/** Wer was wann tat, als deutscher Satz. */
function sentenceDe(facts: StoryFacts): string {
  const { type, isRefused, isByOthers, organisation, classes, purpose, count, day } = facts
  const who = (isByOthers ? organisation : null) ?? 'Ihre Seite'
  const what = `${count === 1 ? 'einen Eintrag' : `${count} Einträge`}${classes === '' ? '' : ` (${classes})`}`
  const why = purpose === '' ? '' : ` für ${purpose}`
  if (type === 'grant') return `Am ${day} gab Ihre Seite eine Erlaubnis an ${organisation ?? 'jemanden'}.`
  if (type === 'erased') return 'Ein Eintrag, dessen Inhalt gelöscht wurde.'
  if (isRefused) return `Am ${day} wurde ${who} abgelehnt${classes === '' ? '' : ` (${classes})`}${why}.`
  if (type === 'write') return `Am ${day} ergänzte ${who} ${what}.`
  if (type === 'read' || type === 'self')
    return `Am ${day} sah ${who} ${classes === '' ? 'die Liste der Akte' : what} an${why}.`
  return `Am ${day}: ${who} ${SUBJECTS[type] ?? type}.`
}

/** Texte der Seiten für Patienten. */
export const patientDe: Text['patient'] = {
  nav: {
    records: 'Meine Akte',
    sharing: 'Wer sieht was',
    requests: 'Anfragen',
    activity: 'Aktivität',
    settings: 'Einstellungen',
  },
  records: {
    title: 'Meine Akte',
    empty: 'Noch nichts da',
    emptyHint:
      'Fügen Sie eine Datei hinzu, die Sie von einer Klinik haben, ein PDF oder ein Bild, oder beginnen Sie mit einem Beispiel.',
    add: 'Datei hinzufügen',
    example: 'Beispielakte hinzufügen',
    adding: (done: number, of: number) => `${done} von ${of} gespeichert`,
    added: (count: number) => `${count} Einträge wurden verschlüsselt und gespeichert.`,
    you: 'Ihnen',
  },
  sharing: {
    matrix: 'Wer was sehen darf, bis wann',
    what: 'Was',
    untilWord: 'bis',
    title: 'Wer sieht was',
    grant: 'Mit jemandem teilen',
    empty: 'Niemand außer Ihnen kann Ihre Akte lesen.',
    revoke: 'Nicht mehr teilen',
    revoked: (milliseconds: number) =>
      `Beendet. Nach ${milliseconds} ms wurde kein Schlüssel mehr herausgegeben.`,
    renew: 'Schlüssel jetzt wechseln',
    renewHint: 'Neue Einträge werden mit Schlüsseln versiegelt, die diese Organisation nie hatte.',
    states: { active: 'gilt', pending: 'wird wirksam', ended: 'beendet' },
  },
  grant: {
    sentences: ({ organisation, actions, classes, purposes, until }: GrantFacts) => [
      `${organisation} darf Einträge dieser Art ${actions}: ${classes}.`,
      `Das gilt für ${purposes}, und für nichts anderes.`,
      `Es beginnt sofort und endet am ${until}.`,
      'Einträge jeden Datums werden geteilt, auch ältere.',
      'Sie können es jederzeit beenden. Was bis dahin gelesen wurde, bleibt der Organisation bekannt.',
    ],
    title: 'Mit einer Organisation teilen',
    org: 'Organisation',
    classes: 'Was gesehen werden darf',
    actions: 'Darf sie auch Einträge hinzufügen?',
    until: 'Bis',
    preview: 'Was Sie unterschreiben',
    sign: 'Unterschreiben und teilen',
  },
  activity: {
    sentence: sentenceDe,
    title: 'Aktivität',
    empty: 'Noch niemand hat nachgesehen.',
    whole: 'Das Protokoll Ihrer Akte ist vollständig: nichts fehlt, nichts wurde geändert.',
    alarm: (count: number) => `${count} Einträge des Protokolls fehlen oder wurden geändert.`,
    proofs: {
      anchored: 'auf der Chain bewiesen',
      checkpoint: 'im signierten Protokoll',
      none: 'gerade eben',
    },
    refused: 'abgelehnt',
    onlyOthers: 'Nur, was andere taten',
    more: (count: number) => `Mehr zeigen (${count})`,
    calendar: 'Wann andere nachsahen',
    calendarLabel: (days: number, looks: number) =>
      `Im letzten halben Jahr sahen andere an ${days} Tagen nach, zusammen ${looks} Mal.`,
  },
  upload: {
    title: 'Datei hinzufügen',
    choose: 'Datei wählen',
    drop: 'Datei hier ablegen oder klicken: FHIR, C-CDA, PDF, Bilder, DICOM oder anderes.',
    goesTo: 'Sie kommt zu',
    preview: 'Was wohin kommt',
    move: 'Woanders einordnen',
    moveReason: 'von der Patientin gewählt',
    progress: 'Wird verschlüsselt und gespeichert',
    store: 'Verschlüsseln und speichern',
    stored: (count: number) =>
      count === 1
        ? 'Die Datei wurde verschlüsselt und gespeichert.'
        : `${count} Einträge wurden verschlüsselt und gespeichert.`,
    rejected: (count: number) => `${count} Einträge sind nicht lesbar und bleiben weg.`,
    rules: {
      code: 'ein Code darin',
      security: 'eine Kennzeichnung ihres Verfassers',
      genetics: 'genetische Daten',
      type: 'was es ist',
      media: 'die Art der Datei',
      unread: 'zu groß, um hineinzusehen',
    },
  },
  requests: {
    title: 'Anfragen',
    empty: 'Niemand bittet um etwas.',
    answerUntil: 'Sie können antworten bis',
    unreadable: 'Diese Anfrage lässt sich nicht öffnen. Lehnen Sie sie ab.',
    wants: (actions: string, purposes: string) => `Möchte ${actions}, für ${purposes}, bis`,
    choose: 'Sie entscheiden, was davon',
    approve: 'Das teilen',
    decline: 'Ablehnen',
    states: { open: 'offen', approved: 'gewährt', declined: 'abgelehnt', expired: 'abgelaufen' },
  },
  settings: {
    title: 'Einstellungen',
    address: 'Ihre Adresse',
    addressHint: 'Eine Klinik braucht sie, um Sie um Zugang zu bitten. Sie sagt nichts über Sie.',
    keys: 'Wege in Ihren Tresor',
    keysHint: 'Jeder davon öffnet Ihre Akte. Entfernen Sie, was Sie nicht mehr in der Hand haben.',
    wallet: 'Wallet',
    thisWallet: 'diese',
    code: 'Notfall-Code',
    newCode: 'Noch einen Notfall-Code machen',
    remove: 'Entfernen',
  },
  delegates: {
    title: 'Menschen, die für Sie handeln',
    hint: 'Eltern, Partner, Bevollmächtigte: bis zu einem Tag, und nur für das, was Sie sagen.',
    address: 'Adresse der Person',
    may: 'Darf',
    until: 'Bis',
    add: 'Diese Person handeln lassen',
    remove: 'Beenden',
    rights: { READ: 'die Akte sehen', GRANT: 'teilen', REVOKE: 'Teilen beenden', KEYS: 'Schlüssel wechseln' },
  },
  reports: {
    title: 'Berichte',
    overview: 'Zugriffsübersicht (Artikel 9 EHDS)',
    accounting: 'Verzeichnis der Weitergaben (45 CFR 164.528)',
    forms: { html: 'Zum Drucken', csv: 'Tabelle', json: 'Daten' },
  },
  leaving: {
    title: 'Mitnehmen oder gehen',
    exportHint:
      'Ein Archiv mit allem: verschlüsselt für Programme, lesbar für Sie. Bewahren Sie es auf, wo niemand sonst hinsieht.',
    exportAll: 'Alles exportieren',
    exportBundle: 'Bündel für eine Prüfung',
    eraseTitle: 'Alles löschen',
    eraseHint:
      'Schlüssel, Einträge und Nachrichten werden beim Gateway endgültig gelöscht. Was andere kopiert haben, bleibt bei ihnen.',
    eraseWord: 'LÖSCHEN',
    eraseConfirm: (word: string) => `Geben Sie zur Bestätigung ${word} ein`,
    erase: 'Alles löschen',
  },
}
