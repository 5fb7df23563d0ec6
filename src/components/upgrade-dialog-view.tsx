import { cx } from 'class-variance-authority'
import {
  type ComponentPropsWithoutRef,
  type ElementType,
  forwardRef,
  type ReactNode,
  type Ref,
} from 'react'
import { idleUpgrade, type UpgradeFigure } from '../billing/upgrade.js'
import type { UsageFigure } from '../billing/usage.js'
import type { Comparison } from '../text/compare-offer.js'
import { activationOf } from '../text/describe-activation.js'
import { type DialogOptions, describeDialog } from '../text/describe-dialog.js'
import { englishDialogLabels } from '../text/labels-dialog.js'
import { worded } from '../text/settings.js'
import { ButtonView } from './button-view.js'
import { SkeletonView } from './figure-view.js'
import { away, UpgradeActionView, UpgradeProblemView } from './upgrade-action-view.js'
import { UpgradeActivationView } from './upgrade-activation-view.js'
import { UpgradeHeadView } from './upgrade-head-view.js'

/** What an upgrade dialog holds and does. Other props go to the `<div>`. */
export type UpgradeDialogViewProps = DialogOwnProps &
  Omit<ComponentPropsWithoutRef<'div'>, 'children'>

type DialogOwnProps = DialogOptions & {
  /** The meter that ran out. */
  readonly usage?: UsageFigure | undefined
  /** State of the upgrade. @default idle */
  readonly upgrade?: UpgradeFigure | undefined
  /** By what way it is made: a checkout, or a change of plan without one. @default 'checkout' */
  readonly via?: 'checkout' | 'change' | undefined
  /**
   * Expected number of lines in the comparison. While the offer is loading, the dialog is as tall as with
   * that many. @default 3
   */
  readonly places?: number | undefined
  /** Stands in for the sentences below the title. */
  readonly reason?: ReactNode
  /** What the title is drawn as. @default 'h2' */
  readonly titleAs?: ElementType
  /** What the reason is drawn as. @default 'p' */
  readonly reasonAs?: ElementType
  /** The title, which takes focus by script. */
  readonly titleRef?: Ref<HTMLHeadingElement> | undefined
  /** The main button. */
  readonly actionRef?: Ref<HTMLButtonElement> | undefined
  /** Starts the upgrade. Without it there is no button. */
  readonly onUpgrade?: (() => void) | undefined
  /** Looks again whether the upgrade went through. */
  readonly onCheck?: (() => void) | undefined
  /** Hides the completed upgrade. */
  readonly onDone?: (() => void) | undefined
  /** Takes back a change that is to come. */
  readonly onTakeBack?: (() => void) | undefined
  /** Closes the dialog. Without it there is neither cross nor second button. */
  readonly onClose?: (() => void) | undefined
}

/**
 * Content of the upgrade dialog: the reason, what changes and what it costs; after the change,
 * how it comes to be. Neither a modal nor a dialog by itself. Renders a `<div>`.
 */
export const UpgradeDialogView = forwardRef<HTMLDivElement, UpgradeDialogViewProps>(
  function UpgradeDialogView(props, ref) {
    const { own, host } = split(props)
    const { upgrade = idleUpgrade, usage, via, labels, locale, timeZone } = own
    const { status } = upgrade
    // A change that is being taken back, or could not be, is still to come.
    const undoing = upgrade.startsAt !== undefined && (status === 'starting' || status === 'failed')
    const activation = undoing ? 'scheduled' : activationOf(status)
    const meter = usage?.status === 'ready' ? usage.meter : undefined
    const { details, quantity, present, startsAt } = own
    const what = { details, quantity, present, startsAt, meter, via }
    const bought = { labels, locale, timeZone, ...what }
    return (
      <div
        ref={ref}
        data-slot="upgrade-dialog"
        data-upgrade={upgrade.status}
        {...host}
        className={cx('uw-dialog', host.className)}
      >
        {activation ? (
          <UpgradeActivationView
            {...bought}
            status={activation}
            titleAs={own.titleAs ?? 'h2'}
            bodyAs={own.reasonAs ?? 'p'}
            titleRef={own.titleRef}
            problem={
              status === 'failed' && <UpgradeProblemView {...{ upgrade, labels }} via="change" />
            }
            onCheck={own.onCheck}
            onDone={own.onDone}
            onTakeBack={own.onTakeBack}
            takingBack={status === 'starting'}
            onClose={own.onClose}
            closeLabel={worded(englishDialogLabels, labels?.dialog).close}
          />
        ) : (
          <OfferView {...own} upgrade={upgrade} />
        )}
      </div>
    )
  },
)

/** What the library knows, and what goes to the root. */
function split(props: UpgradeDialogViewProps) {
  const { usage, upgrade, via, reason, titleAs, reasonAs, titleRef, actionRef, ...others } = props
  const { onUpgrade, onCheck, onDone, onClose, onTakeBack, present, meter, names, rows, ...more } =
    others
  const { labels, locale, timeZone, name, plan, details, quantity, amount, ...rest } = more
  const { feature, due, startsAt, lacks, places, ...host } = rest
  const own: DialogOwnProps = {
    ...{ usage, upgrade, via, reason, titleRef, actionRef, onUpgrade, onCheck, onDone, onClose },
    onTakeBack,
    ...{ present, meter, names, rows, labels, locale, timeZone, name, plan, details },
    ...{
      quantity,
      amount,
      feature,
      due,
      startsAt,
      lacks,
      places,
      ...(titleAs && { titleAs }),
      ...(reasonAs && { reasonAs }),
    },
  }
  return { own, host }
}

function OfferView({ upgrade, ...own }: DialogOwnProps & { readonly upgrade: UpgradeFigure }) {
  const { titleAs = 'h2', reasonAs = 'p', titleRef, usage, labels, via } = own
  const { onUpgrade, onCheck, onClose, actionRef } = own
  const say = worded(englishDialogLabels, labels?.dialog)
  const { title, reason, table, assurance, places, action } = describeDialog(usage, own)
  const loading = usage?.status === 'loading'
  return (
    <>
      <UpgradeHeadView
        titleAs={titleAs}
        titleRef={titleRef}
        title={title}
        bodyAs={reasonAs}
        body={own.reason ?? reason}
        closeLabel={say.close}
        onClose={onClose}
      />
      {table ? (
        <CompareView table={table} caption={say.caption} />
      ) : (
        <ComparePlace
          table={places?.table}
          lines={own.places}
          caption={say.caption}
          loading={loading}
        />
      )}
      <div className="uw-dialog-foot">
        <span className="uw-stack uw-prompt-body">
          <span className="uw-text" {...((places || upgrade.status === 'failed') && away)}>
            {places?.assurance ?? assurance}
          </span>
          <UpgradeProblemView {...{ upgrade, labels, via }} />
        </span>
        <span className="uw-actions">
          {onClose && <ButtonView onClick={onClose}>{say.cancel}</ButtonView>}
          {onUpgrade && !own.details?.owned && (
            <UpgradeActionView
              look="primary"
              buttonRef={actionRef}
              {...{ upgrade, labels, onUpgrade, onCheck }}
            >
              {action}
            </UpgradeActionView>
          )}
        </span>
      </div>
    </>
  )
}

type ComparePlaceProps = {
  /** What will stand there, where that is known. */
  readonly table: Comparison | null | undefined
  /** How many lines it will have, where that is not known. */
  readonly lines: number | undefined
  readonly caption: string
  readonly loading: boolean
}

/** Where the table will stand: as tall, with the places of its rows while it is loading. */
function ComparePlace({ table, lines = 3, caption, loading }: ComparePlaceProps) {
  if (!table && !loading) return null
  const rows = Array.from({ length: table?.rows.length ?? lines }, (_, place) => place)
  return (
    <div className="uw-stack">
      {table && <CompareView table={table} caption={caption} {...away} />}
      {loading && (
        <table className="uw-compare" aria-hidden="true">
          <thead>
            <BlankRow />
          </thead>
          <tbody>
            {rows.map((place) => (
              <BlankRow key={place} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

function BlankRow() {
  return (
    <tr>
      <td className="uw-compare-name">
        <SkeletonView />
      </td>
      <td>
        <SkeletonView />
      </td>
    </tr>
  )
}

type CompareViewProps = {
  readonly table: Comparison
  readonly caption: string
  readonly 'data-away'?: boolean
  readonly 'aria-hidden'?: boolean
}

function CompareView({ table, caption, ...props }: CompareViewProps) {
  return (
    <table className="uw-compare" data-slot="upgrade-compare" {...props}>
      <thead>
        <tr>
          <th scope="col" className="uw-compare-name">
            <span className="uw-hidden">{caption}</span>
          </th>
          <th scope="col" className="uw-compare-now">
            {table.now}
          </th>
          <th scope="col" className="uw-compare-offer">
            {table.offered}
          </th>
        </tr>
      </thead>
      <tbody>
        {table.rows.map(({ name, now, offered }) => (
          <tr key={name}>
            <th scope="row" className="uw-compare-name">
              {name}
            </th>
            <td className="uw-compare-now">
              <span className="uw-text">{now}</span>
            </td>
            <td className="uw-compare-offer">
              <span className="uw-text">{offered}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
