import { warnOnce } from '../billing/warn.js'

/** For whom a text is. What the platform cannot use falls back, and is warned about once. */
export type FormatOptions = {
  /** BCP 47 tag for numbers, dates and plurals. @default 'en' */
  readonly locale?: string | undefined
  /** IANA time zone for dates. @default 'UTC' */
  readonly timeZone?: string | undefined
}

/** What a formatter of any kind depends on besides the locale. */
type Settings = Intl.NumberFormatOptions & Intl.DateTimeFormatOptions

/**
 * Makes a function that gives the formatter for a locale and its settings. Each is built once, which
 * takes far longer than using it. A tag as systems write it (`en_US.UTF-8`) is repaired; one that is
 * none, or of a language that the platform does not speak, is English. An unknown time zone is UTC, and
 * what else the platform refuses is left out.
 */
export function formatters<Format>(
  build: (locales: readonly string[], settings: Settings) => Format,
): (locale: string | undefined, settings?: Settings) => Format {
  const built = new Map<string, Format>()
  return (locale = 'en', settings = {}) => {
    const key = keyOf(locale, settings)
    let format = built.get(key)
    if (!format) {
      format = firstBuilt(locale, settings, build)
      built.set(key, format)
    }
    return format
  }
}

/** Names them in a fraction of the time that `JSON.stringify` takes: a bar asks for five formatters. */
function keyOf(locale: unknown, settings: Settings): string {
  let key = String(locale)
  for (const name in settings) key += `;${name}=${String(Reflect.get(settings, name))}`
  return key
}

function firstBuilt<Format>(
  locale: string,
  settings: Settings,
  build: (locales: readonly string[], settings: Settings) => Format,
): Format {
  // Plain JavaScript may pass what is no text.
  const given: unknown = locale
  const [repaired = ''] = String(given).replaceAll('_', '-').split('.')
  // Money keeps its digits where its currency cannot be written.
  const { currency: _, style: __, ...digits } = settings
  for (const some of [settings, { ...settings, timeZone: 'UTC' }, digits, {}]) {
    for (const tag of [locale, repaired, 'en']) {
      try {
        const format = build([tag, 'en'], some)
        if (__DEV__ && tag !== locale) warnOfSetting('locale', locale, tag)
        if (__DEV__ && some !== settings) {
          warnOfSetting('setting', settings.timeZone ?? settings.currency, 'the default')
        }
        return format
      } catch {}
    }
  }
  return build([], {})
}

/**
 * The English labels with the host's in their place. Where one of those throws, or gives no text in the
 * end, it is the English one: what a host passes never takes its page down.
 */
export function worded<Labels extends object>(
  english: Labels,
  own: Partial<Labels> | undefined,
): Labels {
  if (!own) return english
  return new Proxy(english, {
    get(_, name) {
      const usual: unknown = Reflect.get(english, name)
      if (typeof name === 'symbol') return usual
      const say = (facts?: unknown): unknown => {
        try {
          const text = saidBy(Reflect.get(own, name) ?? usual, facts)
          if (typeof text === 'string') return text
        } catch {}
        if (__DEV__) warnOfSetting('label', name, 'the English one')
        return saidBy(usual, facts)
      }
      return typeof usual === 'function' ? say : say()
    },
  })
}

function saidBy(label: unknown, facts: unknown): unknown {
  const text: unknown = typeof label === 'function' ? Reflect.apply(label, null, [facts]) : label
  return text
}

function warnOfSetting(setting: string, value: unknown, instead: string): void {
  warnOnce(`${setting} "${String(value)}" cannot be used, so ${instead} is. Pass another.`)
}
