import type { Text } from '../Text.ts'

/** Was ein Fehler für einen Menschen bedeutet. */
export const errorsDe: Text['errors'] = {
  title: 'Das ging nicht',
  unknown: (code: string) => `Etwas ist schiefgegangen (${code}).`,
  codes: {
    unreachable:
      'Gateway oder Chain sind nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
    wallet_rejected: 'Sie haben in der Wallet abgelehnt. Nichts wurde geändert.',
    wrong_chain: 'Ihre Wallet ist in einem anderen Netz. Wechseln Sie es und versuchen Sie es noch einmal.',
    wrong_account:
      'Die Wallet bietet ein anderes Konto an. Wählen Sie das, mit dem Sie sich angemeldet haben.',
    wallet_failed: 'Die Wallet gab keine brauchbare Antwort.',
    wallet_not_deterministic:
      'Diese Wallet unterschreibt denselben Text jedes Mal anders und kann deshalb keinen Tresor öffnen. Nehmen Sie eine andere.',
    wrong_wallet: 'Diese Wallet öffnet den Tresor nicht: er wurde mit einer anderen eingerichtet.',
    bad_code: 'Das ist kein gültiger Notfall-Code. Suchen Sie nach Tippfehlern.',
    bad_commitment: 'Dieser Notfall-Code gehört zu einem anderen Tresor.',
    not_enrolled: 'Für diese Adresse gibt es noch keinen Tresor.',
    invalid_token: 'Ihre Sitzung ist zu Ende. Melden Sie sich wieder an.',
    step_up_required: 'Melden Sie sich dafür zuerst noch einmal an.',
    no_access: 'Sie haben darauf keinen Zugriff.',
    grant_pending: 'Die Erlaubnis gilt noch nicht. Warten Sie einen Augenblick.',
    chain_stale:
      'Die Chain schweigt gerade, deshalb wird nichts erlaubt. Versuchen Sie es gleich noch einmal.',
    rate_limited: 'Zu viele Anfragen. Warten Sie einen Augenblick.',
    too_large: 'Das ist zu groß.',
    conflict: 'Das wurde inzwischen anderswo geändert. Sehen Sie noch einmal nach.',
    stale_sequence:
      'Ihre Einwilligungen haben sich inzwischen geändert. Sehen Sie nach und wiederholen Sie es.',
    wrong_deployment: 'Das Gateway gehört zu einem anderen Netz, als die Chain sagt. Benutzen Sie es nicht.',
    wrong_login_text: 'Das Gateway wollte eine Unterschrift unter etwas anderes. Sie wurde nicht gegeben.',
    bad_receipt: 'Das Gateway gab keine gültige Quittung. Was es schickte, wurde verworfen.',
    bad_trail:
      'Das Protokoll Ihrer Akte ist nicht vollständig. Bewahren Sie auf, was Sie sehen, und fragen Sie den Betreiber.',
    org_unavailable:
      'Diese Organisation ist gerade nicht zugelassen oder hat keinen Schlüssel veröffentlicht.',
    not_effective_in_time: 'Es dauert länger als erwartet. Es wird von selbst wirksam.',
    relay_failed: 'Die Chain hat es abgelehnt.',
    storage_unavailable: 'Das Gateway ist ausgelastet. Versuchen Sie es noch einmal.',
    internal: 'Die Seite oder das Gateway ist gescheitert. Versuchen Sie es noch einmal.',
  },
}
