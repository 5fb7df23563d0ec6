import { useState } from 'react'
import type { UsageRange } from '../../src/billing/usage-range.js'
import { DateRangeView } from '../../src/components/date-range-view.js'
import { MeterChoiceView } from '../../src/components/meter-choice-view.js'
import {
  UsageDashboardView,
  type UsageDashboardViewProps,
} from '../../src/components/usage-dashboard-view.js'
import { UsageHistoryView } from '../../src/components/usage-history-view.js'
import type { HistoryMode } from '../../src/text/describe-history.js'
import { callsFigure, metersToChoose } from './history.js'

/** A dashboard with what a report adds to it: days and meters to choose, and use by day. */
export function DashboardPage(props: UsageDashboardViewProps) {
  const { usage, now, labels, locale, timeZone } = props
  const text = { now, labels, locale, timeZone }
  const [range, setRange] = useState<UsageRange>({ preset: 'this-period' })
  const [chosen, setChosen] = useState<readonly string[] | null>(null)
  const [mode, setMode] = useState<HistoryMode>('day')
  const [active, setActive] = useState<string | null>(null)
  return (
    <UsageDashboardView
      {...props}
      controls={
        <>
          <DateRangeView {...text} range={range} period={usage.period} onRange={setRange} />
          <MeterChoiceView
            {...{ labels, locale }}
            available={metersToChoose}
            chosen={chosen}
            onChoose={setChosen}
          />
        </>
      }
      history={
        usage.status === 'ready' || usage.status === 'loading' ? (
          <UsageHistoryView
            {...text}
            usage={usage.status === 'ready' ? callsFigure : 'loading'}
            places={props.places}
            mode={mode}
            active={active}
            onMode={setMode}
            onActive={setActive}
          />
        ) : null
      }
    />
  )
}
