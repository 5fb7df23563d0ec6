import { cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useId } from 'react'
import {
  type DashboardFigure,
  type DashboardMeter,
  listed,
  resetsApart,
} from '../billing/dashboard.js'
import type { Resource } from '../billing/resource.js'
import {
  type DashDescription,
  type DashOptions,
  describeDashboard,
} from '../text/describe-dashboard.js'
import type { LabelOverrides } from '../text/labels.js'
import { englishDashLabels } from '../text/labels-dash.js'
import { worded } from '../text/settings.js'
import { DashboardFootView } from './dashboard-foot-view.js'
import { SkeletonView } from './figure-view.js'
import { PlanNoticeView, type PlanNoticeViewProps } from './plan-notice-view.js'
import { PoolsView } from './pools-view.js'
import { RetryView } from './retry-view.js'
import { StatPlaceView, StatView } from './stat-view.js'
import { UsageBarView } from './usage-bar-view.js'

/** The state words of a dashboard. `empty`: there is a plan, and no meter yet. */
export type DashboardState = DashDescription['state']

/** What a dashboard shows, and how. Other props go to the `<section>`. */
export type UsageDashboardViewProps = DashOptions &
  Omit<ComponentPropsWithoutRef<'section'>, 'children'> & {
    /** The meters and what they cost, or why there are none. */
    readonly usage: DashboardFigure
    /** Stands in for the title. @default 'Usage' */
    readonly heading?: ReactNode
    /** Level of the title's heading. @default 2 */
    readonly headingLevel?: 2 | 3 | 4
    /** Stands at the end of the head: what days, which meters. */
    readonly controls?: ReactNode
    /** Shown in the footer instead of the age of the numbers, while it has content: a `SyncNoticeView`. */
    readonly notice?: ReactNode
    /** Shown below the meters: a `UsageHistoryView`. */
    readonly history?: ReactNode
    /**
     * Expected numbers of stats, meters, notices of the plan and, below a report's chart, shares. While loading,
     * empty or failed, the dashboard is as tall as with that many. Stats and shares that turn out to be fewer keep
     * their room, so that seats may come with a plan. `overage`: how many of the meters, from the first, say what
     * happens beyond their limit, which takes more lines on a phone.
     * @default 3 stats, 3 meters, no notice, no shares, no overage
     */
    readonly places?: DashboardPlaces | undefined
    /** Draws one meter. @default a `UsageBarView` */
    readonly renderMeter?: (usage: DashboardMeter) => ReactNode
    /** Shown beside a resource, such as an `UpgradeDialog` that sells more seats. */
    readonly renderResourceAction?: (resource: Resource) => ReactNode
    /** Adds a button to refresh, and one to try again after an error. */
    readonly onRefresh?: (() => void) | undefined
    /** URL where the plan is managed, such as the billing portal. Adds a link. */
    readonly manageHref?: string | undefined
    /** Actions for the plan's notices: a trial, a failed payment, an end, a change. */
    readonly planNotice?: Pick<PlanNoticeViewProps, 'actions' | 'busy' | 'unsure'>
    /** Stands in for that link, and beside what is said where there are no meters; may depend on the state. */
    readonly action?: ReactNode | ((state: DashboardState) => ReactNode)
  }

type DashboardPlaces = {
  readonly stats?: number
  readonly meters?: number
  readonly overage?: number
  readonly notices?: number
  readonly shares?: number
}

/**
 * A billing period on one card, drawn from props alone: what it costs, which meter needs attention
 * first, and where it is heading. A part that is not known is absent. Renders a `<section>`.
 */
export const UsageDashboardView = forwardRef<HTMLElement, UsageDashboardViewProps>(
  function UsageDashboardView({ usage, labels, locale, timeZone, now, ...rest }, ref) {
    const { heading, headingLevel = 2, controls, notice, history, renderMeter, ...more } = rest
    const { places, onRefresh, manageHref, planNotice, action, renderResourceAction, ...others } =
      more
    const { className, ...props } = others
    const text = { labels, locale, timeZone, now }
    const say = worded(englishDashLabels, labels?.dash)
    const meters = listed(usage)
    const unreadable = usage.unreadable ?? []
    const said = describeDashboard(usage, meters.length + unreadable.length, text)
    const titleId = useId()
    const own = typeof action === 'function' ? action(said.state) : action
    const manage = manageHref && (
      <a className="uw-link" href={manageHref}>
        {say.manage}
      </a>
    )
    const draw =
      renderMeter ??
      ((meter: DashboardMeter) => (
        <>
          <UsageBarView usage={meter} {...text} showReset={resetsApart(meter, usage)} hideAge />
          <PoolsView {...text} meter={meter.meter} />
        </>
      ))
    return (
      <section
        ref={ref}
        aria-labelledby={titleId}
        aria-busy={said.state === 'loading' || undefined}
        className={cx('uw-dash', className)}
        data-slot="usage-dashboard"
        data-state={said.state}
        data-stale={usage.stale || undefined}
        {...props}
      >
        <Head said={said} titleId={titleId} level={headingLevel} controls={controls}>
          {heading ?? say.title}
        </Head>
        {usage.status === 'ready' ? (
          <PlanNoticeView plan={managed(usage.plan, manageHref)} {...text} {...planNotice} />
        ) : (
          <NoticesPlace {...places} away={said.state !== 'loading'} />
        )}
        {said.stats.length > 0 && (
          <dl className="uw-dash-stats" data-slot="usage-dashboard-stats">
            {said.stats.map(({ key, ...stat }) => (
              <StatView key={key} {...stat}>
                {stat.resource && renderResourceAction?.(stat.resource)}
              </StatView>
            ))}
            {upTo((places?.stats ?? 0) - said.stats.length).map((place) => (
              <StatPlaceView key={place} away />
            ))}
          </dl>
        )}
        {said.state !== 'ready' && (
          <div className="uw-stack">
            <div className="uw-dash-places" data-away={said.message ? '' : undefined}>
              <Places {...places} />
              {usage.status !== 'ready' && history}
            </div>
            {said.message && (
              <Message said={said} labels={labels} busy={usage.refreshing} onRefresh={onRefresh}>
                {own}
              </Message>
            )}
          </div>
        )}
        {said.state === 'ready' && (
          <ul className="uw-dash-list" aria-label={say.meters}>
            {meters.map((meter) => (
              <li key={meter.meter.slug} className="uw-row">
                {draw(meter)}
              </li>
            ))}
            {unreadable.map(({ slug, name }) => (
              <li key={slug} className="uw-row">
                <UsageBarView usage={{ status: 'error' }} name={name} {...text} />
              </li>
            ))}
          </ul>
        )}
        {usage.status === 'ready' && history}
        <DashboardFootView {...usage} {...said} {...{ say, notice, onRefresh }}>
          {said.state === 'ready' ? (own ?? manage) : manage}
        </DashboardFootView>
      </section>
    )
  },
)

/** The plan, with the host's own page as its portal if it has none. */
function managed(plan: DashboardFigure['plan'], href: string | undefined) {
  return plan && href !== undefined ? { portalUrl: href, ...plan } : plan
}

type HeadProps = {
  readonly said: DashDescription
  readonly titleId: string
  readonly level: 2 | 3 | 4
  readonly controls: ReactNode
  readonly children: ReactNode
}

function Head({ said, titleId, level, controls, children }: HeadProps) {
  const Title = `h${level}` as const
  const busy = said.state === 'loading'
  return (
    <header className="uw-dash-head" data-slot="usage-dashboard-head">
      <div className="uw-dash-titles">
        <Title id={titleId} className="uw-dash-title">
          {children}
        </Title>
        <p className="uw-dash-period">{busy ? <SkeletonView /> : said.period}</p>
      </div>
      {controls && <div className="uw-actions">{controls}</div>}
    </header>
  )
}

const upTo = (length: number) => Array.from({ length: Math.max(0, length) }, (_, place) => place)

/** Where numbers will stand. */
function Places({ stats = 3, meters = 3, overage = 0 }: DashboardPlaces) {
  return (
    <>
      {stats > 0 && (
        <div className="uw-dash-stats">
          {upTo(stats).map((place) => (
            <StatPlaceView key={place} />
          ))}
        </div>
      )}
      <div className="uw-dash-list">
        {upTo(meters).map((place) => (
          <UsageBarView
            key={place}
            usage={{ status: 'loading' }}
            overage={place < overage ? 'billed' : undefined}
          />
        ))}
      </div>
    </>
  )
}

/** Where notices of the plan will stand. */
function NoticesPlace({ notices = 0, away }: DashboardPlaces & { readonly away: boolean }) {
  if (notices === 0) return null
  return (
    <div className="uw-plan" aria-hidden="true" data-away={away || undefined}>
      {upTo(notices).map((place) => (
        <span key={place}>
          <SkeletonView />
        </span>
      ))}
    </div>
  )
}

type MessageProps = {
  readonly said: DashDescription
  readonly labels: LabelOverrides | undefined
  readonly busy: boolean
  readonly onRefresh: (() => void) | undefined
  readonly children: ReactNode
}

function Message({ said: { state, message }, labels, busy, onRefresh, children }: MessageProps) {
  const again = state === 'error' && onRefresh && (
    <RetryView busy={busy} onRetry={onRefresh} labels={labels} />
  )
  return (
    <div className="uw-empty" data-slot="usage-dashboard-message">
      <p className="uw-empty-title">{message?.title}</p>
      {message?.body && <p className="uw-empty-body">{message.body}</p>}
      {(children || again) && <div className="uw-actions">{children ?? again}</div>}
    </div>
  )
}
