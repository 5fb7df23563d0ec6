import { formatters } from './settings.js'

const plain = formatters((locales, settings) => new Intl.NumberFormat(locales, settings))

/**
 * A number as somebody types it, in plain digits with a point: '12,50' is '12.50' in every language, as no group
 * has two digits. Where a mark may be either, as in '1,234', it is what the language takes it for. Empty for
 * what is no number of 0 or more.
 */
export function readDecimal(typed: string, locale?: string): string {
  const own = plain(locale, { useGrouping: false })
  const digits = Array.from(own.format(9_876_543_210)).reverse()
  const read = Array.from(typed.normalize('NFKC'), (each) =>
    digits.includes(each) ? digits.indexOf(each) : each,
  )
    .join('')
    .replace(/[\s'’\p{Cf}]/gu, '')
    .replaceAll('٫', '.')
    .replaceAll('٬', ',')
  const [, whole = '', mark = '', rest = ''] = /^(.*?)(?:([.,])(\d*))?$/.exec(read) ?? []
  const isOwn = own.format(0.5).includes(',') === (mark === ',')
  const groups = whole.includes(mark) || (!isOwn && rest.length === 3 && !/^0?$/.test(whole))
  const [integer, fraction] = mark && groups ? [read, ''] : [whole, rest]
  if (!/^(\d*|\d{1,3}([.,])(\d{2,3}\2)*\d{3})$/.test(integer)) return ''
  return `${integer.replace(/[.,]/g, '')}${fraction && `.${fraction}`}`
}
