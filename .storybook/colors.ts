import axe from 'axe-core'

/** The rules of axe that depend on colors. The rest holds in one theme if it holds in the other. */
const rules = ['color-contrast', 'link-in-text-block']

/**
 * Looks at a story in the theme it was not shown in, since axe has looked at the other. Only in
 * tests: in Storybook itself the toolbar switches.
 *
 * @throws {Error} names the texts that cannot be read.
 */
export async function colorsHold({ canvasElement, parameters }: Looked): Promise<void> {
  if (!('__vitest_browser__' in globalThis) || isOff(parameters)) return
  const pages = [...canvasElement.querySelectorAll<HTMLElement>('.page[data-theme]')]
  if (pages.length !== 1) return
  const [page] = pages
  const shown = page?.dataset.theme
  if (!page || shown === undefined) return
  page.dataset.theme = shown === 'dark' ? 'light' : 'dark'
  try {
    const { violations } = await axe.run(canvasElement, { runOnly: rules })
    if (violations.length > 0)
      throw new Error(`In the ${page.dataset.theme} theme: ${say(violations)}`)
  } finally {
    page.dataset.theme = shown
  }
}

type Looked = {
  readonly canvasElement: HTMLElement
  readonly parameters: Readonly<Record<string, unknown>>
}

function isOff({ a11y }: Looked['parameters']): boolean {
  return typeof a11y === 'object' && a11y !== null && 'test' in a11y && a11y.test === 'off'
}

function say(violations: readonly axe.Result[]): string {
  return violations
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    )
    .join('\n')
}
