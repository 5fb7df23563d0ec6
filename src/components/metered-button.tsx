'use client'
import { forwardRef, type MouseEvent, useEffect, useId, useRef, useState } from 'react'
import { announce, prepareAnnouncer } from '../react/announce.js'
import { useUsageText } from '../react/context.js'
import { useBeforePaint } from '../react/use-before-paint.js'
import { type MeteredPress, type PressState, useMeteredPress } from '../react/use-metered-press.js'
import { type MeterUses, useUses } from '../react/use-uses.js'
import { type ButtonWork, describeButton } from '../text/describe-button.js'
import { MeteredButtonView, type MeteredButtonViewProps } from './metered-button-view.js'

/** Milliseconds for which a press shows what it used, before the cost of the next one returns. */
const SAID = 4_000

/** What a press uses and does. Other props go to the `<button>`. */
export type MeteredButtonProps = MeterUses &
  Omit<MeteredPress, 'uses'> &
  Omit<MeteredButtonViewProps, 'uses' | 'work' | 'locale' | 'timeZone'>

/**
 * A button whose press uses some of one meter, or of several: its cost stands beside it, and it says
 * why when there is too little. With an `action`, that runs under `useMeteredAction` and a second
 * press waits for its end; without one, each press records. The outcome is read aloud. Renders a
 * `<span>` around a `<button>`; `ref` and `className` are the button's.
 *
 * @throws {UsageError} `no-provider`
 */
export const MeteredButton = forwardRef<HTMLButtonElement, MeteredButtonProps>(
  function MeteredButton(props, ref) {
    const { meter, amount, uses, action, recordOptions, ...rest } = props
    const { onSuccess, onFailure, onRecorded, onClick, labels, ...view } = rest
    const text = useUsageText()
    const needed = useUses(uses ? { uses } : { meter, amount })
    const amounts = Object.fromEntries(needed.map((use) => [use.meter, use.amount ?? 1]))
    const press = useMeteredPress({
      ...{ uses: amounts, action, recordOptions, onSuccess, onFailure, onRecorded },
    })
    const worded = { ...text, ...(labels && { labels }) }
    const { outcome } = describeButton(needed, press.work, { ...worded, policy: view.policy })
    useOutcomeAloud(outcome, press)
    const pressed = (event: MouseEvent<HTMLButtonElement>) => {
      onClick?.(event)
      if (!event.defaultPrevented) press.start()
    }
    return (
      <MeteredButtonView
        ref={ref}
        {...worded}
        {...view}
        uses={needed}
        work={useForAWhile(press)}
        onClick={pressed}
      />
    )
  },
)

/** A successful press is shown for a while, a failed one until the next press. */
function useForAWhile({ work }: PressState): ButtonWork {
  const [faded, setFaded] = useState<PressState['work'] | null>(null)
  useEffect(() => {
    if (work.status !== 'succeeded') return
    const timer = setTimeout(() => setFaded(work), SAID)
    return () => clearTimeout(timer)
  }, [work])
  return faded === work ? idle : work
}

const idle: ButtonWork = { status: 'idle' }

/** Has what became of a press read aloud, in the words that stand beside the button. */
function useOutcomeAloud(outcome: string, { work, count }: PressState): void {
  const id = useId()
  const latest = useRef(outcome)
  useBeforePaint(() => {
    latest.current = outcome
  })
  useEffect(() => void prepareAnnouncer(), [])
  useEffect(() => {
    // A number that moves later is no news of the press.
    if (work.status !== 'idle' || count > 0) announce(latest.current, id)
  }, [id, work.status, count])
}
