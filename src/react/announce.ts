/** Milliseconds for the region to be noticed, and for a message to be replaced before it is read. */
const SETTLE = 150
/** Milliseconds a message stays. Longer, and it would be found among the page's text. */
const KEPT = 10_000

const waiting = new Map<string, ReturnType<typeof setTimeout>>()

/**
 * Has a screen reader say a sentence at the next pause. Of several about the same thing in quick succession,
 * only the last is said. Does nothing on a server.
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

/** Adds the one live region to the page, so that screen readers know it before the first message. */
export function prepareAnnouncer(): Element {
  // Cached, because a page with many meters asks for it once for each.
  if (!known?.isConnected) known = present() ?? added()
  return known
}

/** The region of another copy of this module. */
function present(): Element | null {
  return document.querySelector('body > [data-slot="usage-announcer"]')
}

function added(): Element {
  const region = document.createElement('div')
  region.className = 'uw-hidden'
  region.dataset.slot = 'usage-announcer'
  // `log` implies it, but code that hides the page behind a dialog looks for the attribute.
  region.setAttribute('aria-live', 'polite')
  region.setAttribute('role', 'log')
  document.body.append(region)
  return region
}

/** Adds a node for each message, so that none interrupts another and a repeated one is read again. */
function say(text: string): void {
  // A host's test may tear down its document before this timer fires.
  if (typeof document === 'undefined') return
  const message = document.createElement('p')
  message.textContent = text
  prepareAnnouncer().append(message)
  setTimeout(() => message.remove(), KEPT)
}
