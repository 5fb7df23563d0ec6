import { warn } from './warn.js'

/** Longest URL that is followed, in characters. */
const LONGEST = 8192

/**
 * The address of a checkout, absolute, if it may be followed: any address of the page's own origin,
 * https at one of the `origins`, or, in development, http from one port of localhost to another.
 * `null` for everything else. Judged and returned as the URL parser reads it, which drops tabs and
 * takes `\` for `/`.
 *
 * `here`: the page's origin, `undefined` outside a page.
 */
export function checkoutUrl(
  value: unknown,
  origins: readonly string[],
  here: string | undefined,
): string | null {
  if (typeof value !== 'string' || value === '' || value.length > LONGEST) return null
  const url = parse(value, here)
  if (url === null || url.username !== '' || url.password !== '') return null
  switch (url.protocol) {
    case 'https:':
      return url.origin === here || origins.includes(url.origin) ? url.href : null
    case 'http:':
      return url.origin === here || (__DEV__ && isLocal(url) && isLocal(parse(here, undefined)))
        ? url.href
        : null
    default:
      return null
  }
}

/** The origins of a host's list that may be followed. What is not https is left out, with a warning. */
export function checkoutOrigins(list: readonly string[]): readonly string[] {
  return list.flatMap((text) => {
    const url = parse(text, undefined)
    if (url?.protocol === 'https:') return [url.origin]
    if (__DEV__)
      warn(
        `checkoutOrigins names "${text}", which is no https address, so no checkout there is followed. Write it as https://pay.example.com.`,
      )
    return []
  })
}

/** Whether an address is of the developer's own machine. */
function isLocal(url: URL | null): boolean {
  return !!url && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
}

function parse(value: string | undefined, base: string | undefined): URL | null {
  try {
    return new URL(value ?? '', base)
  } catch {
    return null
  }
}
