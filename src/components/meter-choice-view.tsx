import { cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef, useId } from 'react'
import type { ReportMetric } from '../billing/report-state.js'
import { formatNumber } from '../text/format.js'
import type { LabelOverrides } from '../text/labels.js'
import { englishRangeLabels, type RangeLabels } from '../text/labels-range.js'
import { worded } from '../text/settings.js'
import { ButtonView } from './button-view.js'
import { opens } from './popover-target.js'
import { Sign } from './sign.js'

/** Which meters are chosen, and from what. Other props go to the `<div>`. */
export type MeterChoiceViewProps = Omit<ComponentPropsWithoutRef<'div'>, 'children'> & {
  /** Meters to choose from. */
  readonly available: readonly ReportMetric[]
  /** Slugs of the meters chosen; `null` for all. */
  readonly chosen: readonly string[] | null
  /** Called with the new choice of slugs; `null` for all. */
  readonly onChoose: (slugs: readonly string[] | null) => void
  /** BCP 47 tag for the list of names. @default 'en' */
  readonly locale?: string | undefined
  /** Any of the strings in other words. */
  readonly labels?: LabelOverrides | undefined
}

/**
 * A button that says which meters are shown and opens a list to choose from. Nothing chosen means
 * all. Renders a `<div>`.
 */
export const MeterChoiceView = forwardRef<HTMLDivElement, MeterChoiceViewProps>(
  function MeterChoiceView(
    { available, chosen, onChoose, locale, labels, className, ...props },
    ref,
  ) {
    const id = useId()
    const say = worded(englishRangeLabels, labels?.range)
    const picked = new Set(chosen)
    const toggle = (slug: string) => {
      const next = available
        .map((each) => each.slug)
        .filter((each) => (each === slug ? !picked.has(each) : picked.has(each)))
      onChoose(next.length === 0 || next.length === available.length ? null : next)
    }
    return (
      <div ref={ref} className={cx('uw-choice', className)} data-slot="meter-choice" {...props}>
        <ButtonView {...opens(id)}>
          {nameOf(available, chosen, say, locale)}
          <Sign name="chevron" />
        </ButtonView>
        <fieldset id={id} popover="auto" aria-label={say.meters} className="uw-popover">
          <Option name={say.allMeters} checked={chosen === null} onChange={() => onChoose(null)} />
          {available.map(({ slug, name }) => (
            <Option
              key={slug}
              name={name}
              checked={picked.has(slug)}
              onChange={() => toggle(slug)}
            />
          ))}
        </fieldset>
      </div>
    )
  },
)

type OptionProps = {
  readonly name: string
  readonly checked: boolean
  readonly onChange: () => void
}

function Option({ name, checked, onChange }: OptionProps) {
  return (
    <label className="uw-option">
      {name}
      <input type="checkbox" className="uw-option-box" checked={checked} onChange={onChange} />
      {checked && <Sign name="check" />}
    </label>
  )
}

function nameOf(
  available: readonly ReportMetric[],
  chosen: readonly string[] | null,
  say: RangeLabels,
  locale: string | undefined,
): string {
  const shown = chosen === null ? [] : available.filter(({ slug }) => chosen.includes(slug))
  const [only, ...others] = shown
  if (!only) return say.allMeters
  const count = shown.length
  return others.length === 0
    ? only.name
    : say.someMeters({ number: formatNumber(count, locale), count })
}
