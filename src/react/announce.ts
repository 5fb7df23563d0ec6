/** Time for the region to be noticed, and for what is out of date a moment later not to be said. */
const SETTLE = 150
/** Time in which a message may be read; later it would only be found among the page's text. */
const KEPT = 10_000

const waiting = new Map<string, ReturnType<typeof setTimeout>>()

/**
 * Has a sentence read aloud when there is a pause. Of several about the same thing that come at once,
 * the last is said. Nothing happens on a server.
 */
export function announce(text: string, about: string): void {
  if (typeof document === 'undefined' || text === '') return
  prepareAnnouncer()
  clearTimeout(waiting.get(about))
  waiting.set(
    about,
    setTimeout(() => {
      waiting.delete(about)
      say(text)
    }, SETTLE),
  )
}

let known: Element | null = null

/** Puts the one live region into the page, so that it is known before something is said in it. */
export function prepareAnnouncer(): Element {
  // Looked for once: a page of many meters prepares it for each of them.
  if (!known?.isConnected) known = present() ?? added()
  return known
}

/** Of another copy of this module. */
function present(): Element | null {
  return document.querySelector('body > [data-slot="usage-announcer"]')
}

function added(): Element {
  const region = document.createElement('div')
  region.className = 'uw-hidden'
  region.dataset.slot = 'usage-announcer'
  // Written out, although `log` implies it: what hides a page behind a dialog spares `aria-live`.
  region.setAttribute('aria-live', 'polite')
  region.setAttribute('role', 'log')
  document.body.append(region)
  return region
}

/** A node for each message, so that one does not cut off another, and the same one is read again. */
function say(text: string): void {
  // A test of the host's may take its document away before its timers.
  if (typeof document === 'undefined') return
  const message = document.createElement('p')
  message.textContent = text
  prepareAnnouncer().append(message)
  setTimeout(() => message.remove(), KEPT)
}
