import { Fragment } from 'react'
import {
  BalanceGate,
  MeteredButton,
  SyncNotice,
  UpgradeDialog,
  UpgradePrompt,
  UsageBar,
  UsageDashboard,
  UsageProvider,
  type UsageProviderProps,
  UsageRing,
} from 'usage-widgets'
import { balance, january, quota, report } from '../../support/reports.js'
import { everyState } from './states.js'

/** What the customer has, after some use of the first. */
export function metersAfter(used: number) {
  return [quota('api', 40 + used), quota('exports', 92), quota('images', 140), balance('coins', 7)]
}

const initialReport = { ...report(metersAfter(0)), at: january.start }
const offer = { priceSlug: 'pro-monthly' }

/** Every component in every state, then those that are connected, from a report of the server's. */
export function Page({ source }: Pick<UsageProviderProps, 'source'>) {
  return (
    <main>
      {everyState().map(([name, element]) => (
        <div key={name} data-item={name}>
          {element}
        </div>
      ))}
      <UsageProvider source={source} customerId="user_1" initialReport={initialReport}>
        {connected.map(([name, element]) => (
          <div key={name} data-item={`connected ${name}`}>
            {element}
          </div>
        ))}
      </UsageProvider>
    </main>
  )
}

const connected = Object.entries({
  bars: (
    <Fragment>
      {['api', 'exports', 'images', 'coins'].map((meter) => (
        <UsageBar key={meter} meter={meter} showProjection />
      ))}
    </Fragment>
  ),
  ring: <UsageRing meter="exports" />,
  dashboard: <UsageDashboard />,
  notice: <SyncNotice />,
  button: (
    <MeteredButton meter="api" amount={5}>
      Generate
    </MeteredButton>
  ),
  card: <UpgradePrompt meter="exports" offer={offer} always />,
  banner: <UpgradePrompt meter="images" offer={offer} always variant="banner" />,
  dialog: (
    <UpgradeDialog meter="images" offer={offer}>
      <button type="button">More</button>
    </UpgradeDialog>
  ),
  'open gate': (
    <BalanceGate meter="api" amount={5} offer={offer}>
      <MeteredButton meter="api" amount={5}>
        Generate
      </MeteredButton>
    </BalanceGate>
  ),
  'closed gate': <BalanceGate meter="images" amount={5} offer={offer} />,
})
