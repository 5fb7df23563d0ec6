const english = {
  generations: 'Generations',
  'api-calls': 'API calls',
  bandwidth: 'Bandwidth',
  storage: 'Storage',
  'email-sends': 'Email sends',
  exports: 'Exports',
  seats: 'Seats',
  generate: 'Generate',
  sent: 'sent',
}

/** The languages somebody put the words of the stories into. */
export const spokenLocales = ['en', 'de', 'ar-EG', 'ja'] as const

export type SpokenLocale = (typeof spokenLocales)[number]

/** What a host calls its meters, a unit and its button in each language; the library has no word of them. */
export const meterNames: Readonly<Record<SpokenLocale, Readonly<typeof english>>> = {
  en: english,
  de: {
    generations: 'Generierungen',
    'api-calls': 'API-Aufrufe',
    bandwidth: 'Datenvolumen',
    storage: 'Speicher',
    'email-sends': 'E-Mail-Versand',
    exports: 'Exporte',
    seats: 'Plätze',
    generate: 'Generieren',
    sent: 'gesendet',
  },
  'ar-EG': {
    generations: 'عمليات التوليد',
    'api-calls': 'طلبات API',
    bandwidth: 'نقل البيانات',
    storage: 'التخزين',
    'email-sends': 'رسائل البريد',
    exports: 'عمليات التصدير',
    seats: 'المقاعد',
    generate: 'توليد',
    sent: 'رسالة',
  },
  ja: {
    generations: '生成',
    'api-calls': 'API呼び出し',
    bandwidth: '転送量',
    storage: 'ストレージ',
    'email-sends': 'メール送信',
    exports: 'エクスポート',
    seats: 'シート',
    generate: '生成する',
    sent: '通',
  },
}
