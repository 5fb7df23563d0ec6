// @vitest-environment node
import { renderToString } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useUpgrade } from '../../src/react/use-upgrade.js'
import { useUpgradePrompt } from '../../src/react/use-upgrade-prompt.js'
import { fakeShop, pro } from '../support/open-shop.js'
import { january, quota, ready, report } from '../support/reports.js'

function Page() {
  const { status } = useUpgrade(pro)
  const { open, meter } = useUpgradePrompt('api', { offer: pro })
  return <p>{`${status} ${open} ${meter?.slug}`}</p>
}

it('prompts and upgrades render without a browser, closed and idle', () => {
  expect(typeof window).toBe('undefined')
  const complaints = vi.fn<() => void>()
  vi.spyOn(console, 'error').mockImplementation(complaints)
  const initialReport = { ...report([quota('api', 95)]), at: january.start }
  const html = renderToString(
    <UsageProvider
      source={fakeShop(ready([quota('api', 95)]))}
      customerId="user_1"
      initialReport={initialReport}
    >
      <Page />
    </UsageProvider>,
  )
  expect(html).toBe('<p>idle false api</p>')
  expect(complaints).not.toHaveBeenCalled()
})
