import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { initialGlobals } from '../../../.storybook/globals.js'
import { openBook, type Shown } from './book.js'

let book: Awaited<ReturnType<typeof openBook>>
beforeAll(async () => {
  book = await openBook()
})
afterEach(async () => {
  expect(book.failures).toEqual([])
  await book.close()
  await book.turn(initialGlobals)
})

/** What each story says and how its parts stand, by the id of the story. */
type Looks = ReadonlyMap<string, string>

const looksOf = (shown: readonly Shown[]): Looks =>
  new Map(shown.map(({ id, element }) => [id, look(element)]))

function look(element: HTMLElement): string {
  const parts = [...element.querySelectorAll('[data-state], [role=meter], button')]
  const names = ['data-state', 'aria-valuetext', 'aria-disabled']
  const told = parts.map((part) => names.map((name) => part.getAttribute(name)).join())
  const words = element.innerText.replace(/Updated at .*/, '')
  return [words, ...told].join('\n')
}

const same = (some: Looks, others: Looks) =>
  [...some].filter(([id, text]) => others.get(id) === text).map(([id]) => id)
const different = (some: Looks, others: Looks) =>
  [...some].filter(([id, text]) => others.get(id) !== text)

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
/** Milliseconds that the slow network takes. */
const SLOW = 2_000
const patient = { timeout: 120_000, interval: 200 }

/** Once everything has loaded and nothing moves any more. */
async function settled(shown: readonly Shown[]): Promise<Looks> {
  let before: Looks = new Map()
  await vi.waitFor(
    async () => {
      const now = looksOf(shown)
      const moving = different(now, before).map(([id]) => id)
      before = now
      const loading = shown.filter(
        ({ element }) =>
          element.innerText.trim() === '' || element.querySelector('[data-state=loading]'),
      )
      expect([...moving, ...loading.map(({ id }) => id)]).toEqual([])
    },
    { ...patient, interval: 300 },
  )
  return before
}

/** The stories that look so at any moment before the end. */
async function sameWithin(
  shown: readonly Shown[],
  looks: Looks,
  end: number,
): Promise<Set<string>> {
  const met = new Set<string>()
  while (performance.now() < end) {
    const now = looksOf(shown)
    if (performance.now() < end) for (const id of same(now, looks)) met.add(id)
    await pause(100)
  }
  return met
}

/** Uses something in every story that has a button for it. */
function pressAll(shown: readonly Shown[]): void {
  for (const { element } of shown) {
    const buttons = [...element.querySelectorAll('button')]
    buttons.find(({ innerText }) => /^(Generate|Download)/.test(innerText))?.click()
  }
}

const plans = ['pro', 'pay as you go', 'over'] as const
const networks = ['slow', 'offline', 'failing', 'losing'] as const

it('reaches stories all over the tree', () => {
  const some = [
    'start-here-live-demo--live',
    'flows-report-api--ranges',
    'flows-languages-live--live',
  ]
  expect(book.ids).toEqual(expect.arrayContaining(some))
})

it('leaves every story to the reader', async () => expect(await book.played()).toEqual([]))

it('gives every story another plan, live and from the start', async () => {
  const shown = await book.open()
  const free = await settled(shown)
  const live = new Map([['free', free]])
  for (const plan of plans) {
    await book.turn({ plan })
    await vi.waitFor(() => {
      const now = looksOf(shown)
      const untouched = [...live].flatMap(([other, looks]) =>
        same(now, looks).map((id) => `${id}: ${plan} as ${other}`),
      )
      expect(untouched).toEqual([])
    }, patient)
    live.set(plan, await settled(shown))
  }
  await book.turn({ plan: 'free' })
  await vi.waitFor(() => expect(different(looksOf(shown), free)).toEqual([]), patient)
  await book.close()
  await book.turn({ plan: 'over' })
  const opened = await settled(await book.open())
  expect(different(opened, live.get('over') ?? free)).toEqual([])
})

it('changes the plan of whoever is signed in', async () => {
  await book.turn({ plan: 'over' })
  const [story] = await book.open(['flows-customers--switch'])
  if (!story) throw new Error('The story is not there.')
  for (const name of ['Be Ada', 'Be Ben']) {
    const buttons = [...story.element.querySelectorAll('button')]
    buttons.find(({ innerText }) => innerText === name)?.click()
    await vi.waitFor(() => expect(story.element.innerText).toMatch(/\b140 of 100/), patient)
  }
})

describe('the network', () => {
  let before: Looks
  let used: Looks
  const normal = async () => {
    const shown = await book.open()
    before = await settled(shown)
    pressAll(shown)
    // Long enough for what a press does to be seen also where many pages run at once.
    await pause(3_000)
    used = await settled(shown)
    await book.close()
  }

  it.each(networks)('is %s for every story, and good again', async (network) => {
    if (!before) await normal()
    await book.turn({ network })
    const opened = performance.now()
    const shown = await book.open()
    const loaded = await sameWithin(shown, before, opened + SLOW - 100)
    await book.turn({ network: 'normal' })
    await vi.waitFor(() => expect(different(looksOf(shown), before)).toEqual([]), patient)
    await book.turn({ network })
    pressAll(shown)
    const counted = await sameWithin(shown, used, performance.now() + SLOW - 100)
    const untouched = [...loaded].filter((id) => counted.has(id))
    expect(untouched).toEqual([])
  })
})
