import { cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, type FormEvent, forwardRef, useId } from 'react'
import type { Period } from '../billing/meter.js'
import { dateOf, dayOf, rangePresets, spanOf, type UsageRange } from '../billing/usage-range.js'
import { formatDays, formatPeriod } from '../text/format-days.js'
import type { LabelOverrides } from '../text/labels.js'
import { englishRangeLabels, type RangeLabels } from '../text/labels-range.js'
import { type FormatOptions, worded } from '../text/settings.js'
import { ButtonView } from './button-view.js'
import { closes, opens } from './popover-target.js'
import { Sign } from './sign.js'

/** Which days are chosen, and from what. Other props go to the `<div>`. */
export type DateRangeViewProps = FormatOptions &
  Omit<ComponentPropsWithoutRef<'div'>, 'children'> & {
    /** The days chosen. */
    readonly range: UsageRange
    /** Called with the newly chosen days. */
    readonly onRange: (range: UsageRange) => void
    /** The billing period; without it no earlier one is offered. */
    readonly period: Period | null
    /** Epoch milliseconds. Without it the presets do not say their dates. */
    readonly now?: number | undefined
    /** Any of the strings in other words. */
    readonly labels?: LabelOverrides | undefined
  }

/**
 * A button that says which days are shown and opens a choice of others: four by name, any by date.
 * A popover of the platform: it works by mouse, touch and keyboard. Renders a `<div>`.
 */
export const DateRangeView = forwardRef<HTMLDivElement, DateRangeViewProps>(function DateRangeView(
  { range, onRange, period, now, labels, locale, timeZone, className, ...props },
  ref,
) {
  const id = useId()
  const say = worded(englishRangeLabels, labels?.range)
  const datesOf = (each: UsageRange) => {
    const span = now === undefined ? null : spanOf(each, period, now)
    return span && formatPeriod(span, { locale, timeZone })
  }
  const earlier = now === undefined ? [] : earlierOf(period, now, { locale, timeZone })
  return (
    <div ref={ref} className={cx('uw-choice', className)} data-slot="date-range" {...props}>
      <ButtonView {...opens(id)}>
        <Sign name="calendar" />
        {range.preset === 'past-period'
          ? (datesOf(range) ?? say.earlier)
          : nameOf(range, say, locale)}
        <Sign name="chevron" />
      </ButtonView>
      <fieldset id={id} popover="auto" aria-label={say.days} className="uw-popover">
        {rangePresets
          .filter((preset) => preset !== 'last-period' || period !== null)
          .map((preset) => (
            <Preset
              key={preset}
              id={id}
              name={say[preset]}
              dates={preset === 'this-period' ? null : datesOf({ preset })}
              chosen={range.preset === preset}
              onChoose={() => onRange({ preset })}
            />
          ))}
        {earlier.length > 0 && (
          <Earlier id={id} say={say} range={range} earlier={earlier} onRange={onRange} />
        )}
        <Days
          say={say}
          range={range}
          span={spanOf(range, period, now ?? 0)}
          now={now}
          onRange={onRange}
        />
      </fieldset>
    </div>
  )
})

function nameOf(
  range: Exclude<UsageRange, { preset: 'past-period' }>,
  say: RangeLabels,
  locale: string | undefined,
): string {
  if (range.preset !== 'custom') return say[range.preset]
  const [first, last] = [dayOf(range.from), dayOf(range.to)]
  const readable = first !== null && last !== null
  const dates = readable ? formatDays(first, last, { locale }) : `${range.from} – ${range.to}`
  return say.custom({ dates })
}

type PresetProps = {
  /** Of the popover that a choice closes. */
  readonly id: string
  readonly name: string
  readonly dates: string | null
  readonly chosen: boolean
  readonly onChoose: () => void
}

function Preset({ id, name, dates, chosen, onChoose }: PresetProps) {
  return (
    <button
      type="button"
      className="uw-option"
      aria-pressed={chosen}
      onClick={onChoose}
      {...closes(id)}
    >
      {name}
      {chosen ? <Sign name="check" /> : dates && <span className="uw-option-note">{dates}</span>}
    </button>
  )
}

/** A period before the last one, and its dates in words. */
type EarlierPeriod = { readonly back: number; readonly dates: string }

/** Periods before the last one, within twelve months so that their dates need no year. */
function earlierOf(
  period: Period | null,
  now: number,
  options: FormatOptions,
): readonly EarlierPeriod[] {
  return Array.from({ length: 11 }, (_, index) => index + 2).flatMap((back) => {
    const span = spanOf({ preset: 'past-period', back }, period, now)
    const recent = span && span.start > now - 395 * 86_400_000
    return recent ? { back, dates: formatPeriod(span, options) } : []
  })
}

type EarlierProps = Pick<DateRangeViewProps, 'range' | 'onRange'> & {
  readonly id: string
  readonly say: RangeLabels
  readonly earlier: readonly EarlierPeriod[]
}

/** The periods before the last one, by their dates. */
function Earlier({ id, say, range, earlier, onRange }: EarlierProps) {
  const chosen = range.preset === 'past-period' ? range.back : ''
  return (
    <label className="uw-option">
      {say.earlier}
      <span className="uw-pick">
        <select
          className="uw-pick-list"
          value={chosen}
          onChange={({ currentTarget }) => {
            const box = currentTarget.ownerDocument.getElementById(id)
            if (box && 'hidePopover' in box) box.hidePopover()
            onRange({ preset: 'past-period', back: Number(currentTarget.value) })
          }}
        >
          {chosen === '' && <option value="">–</option>}
          {earlier.map(({ back, dates }) => (
            <option key={back} value={back}>
              {dates}
            </option>
          ))}
        </select>
        <Sign name="chevron" />
      </span>
    </label>
  )
}

type DaysProps = {
  readonly say: RangeLabels
  readonly range: UsageRange
  readonly span: Period | null
  readonly now: number | undefined
  readonly onRange: (range: UsageRange) => void
}

function Days({ say, range, span, now, onRange }: DaysProps) {
  const shown = now !== undefined || range.preset === 'custom' ? span : null
  const [from, to] = shown ? [dateOf(shown.start), dateOf(shown.end - 1)] : ['', '']
  const latest = now === undefined ? undefined : dateOf(now)
  const last = latest !== undefined && to > latest ? latest : to
  return (
    <form className="uw-range" onSubmit={(event) => choose(event, onRange)} key={`${from} ${last}`}>
      <label className="uw-range-field">
        {say.from}
        <input
          className="uw-field"
          type="date"
          name="from"
          required
          defaultValue={from}
          max={latest}
        />
      </label>
      <label className="uw-range-field">
        {say.to}
        <input
          className="uw-field"
          type="date"
          name="to"
          required
          defaultValue={last}
          max={latest}
        />
      </label>
      <ButtonView type="submit" look="primary">
        {say.show}
      </ButtonView>
    </form>
  )
}

/** The earlier day first, in whichever field it was put. */
function choose(event: FormEvent<HTMLFormElement>, onRange: DaysProps['onRange']): void {
  event.preventDefault()
  const form = event.currentTarget
  const given = new FormData(form)
  const days = [given.get('from'), given.get('to')].filter((each) => typeof each === 'string')
  const [from, to] = days.sort()
  if (!from || !to) return
  const box = form.closest<HTMLElement>('[popover]')
  if (box && 'hidePopover' in box) box.hidePopover()
  onRange({ preset: 'custom', from, to })
}
