import { cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode } from 'react'
import type { Interval, Offer } from '../billing/offer.js'
import { allowedQuantity, type ListedOffer } from '../billing/offers.js'
import {
  describePicker,
  type PickerCard,
  type PickerLine,
  type PickerOptions,
  type PickerQuantity,
} from '../text/describe-picker.js'
import { formatNumber } from '../text/format.js'
import { englishPickerLabels, type PickerLabels } from '../text/labels-picker.js'
import { readDecimal } from '../text/read-decimal.js'
import { worded } from '../text/settings.js'
import { ButtonView } from './button-view.js'
import { SkeletonView } from './figure-view.js'
import { RetryView } from './retry-view.js'
import { Sign } from './sign.js'

/** An entry of the host that is not bought here: "Enterprise, contact us". */
export type ContactOffer = {
  readonly name: string
  readonly description?: string
  /** Shown in place of a price. @default 'Custom' */
  readonly price?: string
  /** What it includes, one line each. */
  readonly features?: readonly string[]
  /** Where the button leads. */
  readonly href?: string
  readonly onContact?: () => void
  /** The word of the button. @default 'Contact us' */
  readonly action?: string
}

/** What a list of plans will have, before it is known. */
export type PickerPlaces = {
  readonly plans?: number
  readonly lines?: number
  readonly intervals?: boolean
  /** Lines below a price: what is saved, a trial, what one of several costs; with fewer it is as tall. */
  readonly notes?: number
}

/** What a list of plans shows and does. Other props go to the `<div>`. */
export type PlanPickerViewProps = PickerOptions &
  Omit<ComponentPropsWithoutRef<'div'>, 'children'> & {
    /** `loading` draws the places of plans. @default 'ready' */
    readonly status?: 'loading' | 'ready' | 'signed-out' | 'error' | undefined
    /**
     * Expected size while loading: number of plans, lines of each plan, lines below its price, and whether there
     * is a switch between intervals.
     * @default 3 plans of 3 lines, and a switch, with a line below prices where something is saved by it
     */
    readonly places?: PickerPlaces | undefined
    /** The offers in the order in which they are shown: `offers` of `useOffers`. */
    readonly offers: readonly ListedOffer[]
    /** Entries of the host, after the others. */
    readonly contacts?: readonly ContactOffer[] | undefined
    /** Stands beside the switch between intervals: that a change is arranged. */
    readonly note?: ReactNode
    /** Side by side, one below the other, or a table of what each includes. @default 'cards' */
    readonly layout?: 'cards' | 'rows' | 'table' | undefined
    /** Level of the plans' names in the page. @default 3 */
    readonly headingLevel?: 2 | 3 | 4 | 5 | 6 | undefined
    /** Shows prices of another interval. Without it there is no switch. */
    readonly onInterval?: ((interval: Interval) => void) | undefined
    /** Chooses how many, by slug or id of the price. */
    readonly onQuantity?: ((price: string, quantity: number) => void) | undefined
    /** Buys an offer or asks for a change. Without it there are no buttons. */
    readonly onChoose?: ((offer: Offer, listed: ListedOffer) => void) | undefined
    /** Adds a button to try again after an error. */
    readonly onRetry?: (() => void) | undefined
    /** Stands in for the button of an offer. */
    readonly renderAction?: ((card: PickerCard) => ReactNode) | undefined
  }

/** All offers, compared with the customer's plan. Renders a `<div>`. */
export const PlanPickerView = forwardRef<HTMLDivElement, PlanPickerViewProps>(
  function PlanPickerView(
    {
      status = 'ready',
      offers,
      contacts = [],
      places: { plans = 3, lines = 3, intervals: switches = true, notes } = {},
      note,
      layout = 'cards',
      headingLevel = 3,
      onInterval,
      onQuantity,
      onChoose,
      onRetry,
      renderAction,
      present,
      names,
      interval,
      quantities,
      chosen,
      labels,
      locale,
      timeZone,
      className,
      ...props
    },
    ref,
  ) {
    const options = { present, names, interval, quantities, chosen, labels, locale, timeZone }
    const loading = status === 'loading'
    const { intervals, cards } = describePicker(status === 'ready' ? offers : [], options)
    const say = worded(englishPickerLabels, labels?.picker)
    const why = status === 'error' ? say.error : status === 'signed-out' && say.signedOut
    const blank = status !== 'ready'
    const expected = blank && switches && onInterval !== undefined
    const parts: Parts = {
      ...{ cards, contacts, say, locale, onQuantity, onChoose, renderAction },
      Title: `h${headingLevel}`,
      blanks: blank ? upTo(plans) : [],
      lines: upTo(lines),
      notes: upTo(notes ?? (expected || intervals.some(({ saving }) => saving) ? 1 : 0)),
    }
    return (
      <div
        ref={ref}
        className={cx('uw-picker', className)}
        data-slot="plan-picker"
        data-layout={layout}
        data-state={status}
        aria-busy={loading || undefined}
        {...props}
      >
        {loading && <span className="uw-hidden">{say.loading}</span>}
        {(expected || intervals.length > 0 || note) && (
          <div className="uw-picker-top">
            {expected && <IntervalsPlace away={!loading} />}
            {onInterval && intervals.length > 0 && (
              <fieldset className="uw-segments uw-picker-intervals">
                <legend className="uw-hidden">{say.intervals}</legend>
                {intervals.map(({ name, saving, chosen: pressed, interval: each }) => (
                  <button
                    key={name}
                    type="button"
                    className="uw-segment"
                    aria-pressed={pressed}
                    onClick={() => onInterval(each)}
                  >
                    {name} {saving && <span className="uw-picker-saving">{saving}</span>}
                  </button>
                ))}
              </fieldset>
            )}
            {note && <p className="uw-picker-note">{note}</p>}
          </div>
        )}
        <div className="uw-stack">
          <div
            className="uw-picker-plans"
            aria-hidden={!!why || undefined}
            data-away={why ? '' : undefined}
          >
            {layout === 'table' ? <PlanTable {...parts} /> : <PlanList {...parts} />}
          </div>
          {why && (
            <div className="uw-picker">
              <div className="uw-picker-message">
                <p className="uw-empty-title">{why}</p>
                {status === 'error' && onRetry && <RetryView {...{ onRetry, labels }} />}
              </div>
              <PlanList {...parts} blanks={[]} />
            </div>
          )}
        </div>
      </div>
    )
  },
)

const upTo = (length: number) => Array.from({ length }, (_, place) => place)

type Parts = {
  /** Places of plans, and of the lines of each, while they are loading. */
  readonly blanks: readonly number[]
  readonly lines: readonly number[]
  /** Places of lines below a price. */
  readonly notes: readonly number[]
  readonly cards: readonly PickerCard[]
  readonly contacts: readonly ContactOffer[]
  readonly say: PickerLabels
  readonly locale: string | undefined
  readonly Title: 'h2' | 'h3' | 'h4' | 'h5' | 'h6'
  readonly onQuantity: PlanPickerViewProps['onQuantity']
  readonly onChoose: PlanPickerViewProps['onChoose']
  readonly renderAction: PlanPickerViewProps['renderAction']
}

/** A card for each plan, and for each entry of the host. */
function PlanList({ blanks, cards, contacts, ...rest }: Parts) {
  const { say, Title } = rest
  if (blanks.length + cards.length + contacts.length === 0) return null
  return (
    <ul className="uw-picker-list">
      {blanks.map((place) => (
        <CardPlace key={place} {...rest} />
      ))}
      {cards.map((card) => (
        <Card key={card.key} card={card} {...rest} />
      ))}
      {contacts.map((contact) => (
        <li key={contact.name} className="uw-picker-card" data-state="contact">
          <div className="uw-picker-head">
            <Title className="uw-picker-name">{contact.name}</Title>
            {contact.description && <Description>{contact.description}</Description>}
          </div>
          <p className="uw-picker-price">{contact.price ?? say.custom}</p>
          <Contact contact={contact} say={say} />
          {contact.features && contact.features.length > 0 && (
            <ul className="uw-picker-lines">
              {contact.features.map((text) => (
                <li key={text} className="uw-status">
                  <Sign name="check" />
                  <span className="uw-text">{text}</span>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  )
}

type CardProps = Omit<Parts, 'cards' | 'contacts' | 'blanks' | 'lines'> & {
  readonly card: PickerCard
}

function Card({ card, say, Title, notes, onQuantity, ...actions }: CardProps) {
  return (
    <li className="uw-picker-card" data-state={card.state}>
      <div className="uw-picker-head">
        <Title className="uw-picker-name">
          {card.name} {card.mark && <span className="uw-picker-mark">{card.mark}</span>}
        </Title>
        {card.description && <Description>{card.description}</Description>}
      </div>
      <Price notes={notes} said={card.notes}>
        {card.price}
      </Price>
      <ActionRoom {...{ card, say, onQuantity }} {...actions} />
      {card.lines.length > 0 && (
        <ul className="uw-picker-lines">
          {card.lines.map(({ key, text }) => (
            <li key={key} className="uw-status">
              <Sign name="check" />
              <span className="uw-text">{text}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

/** The host's own words, in the direction of their language. */
const Description = ({ children }: { readonly children: string }) => (
  <p className="uw-picker-note">
    <span className="uw-text">{children}</span>
  </p>
)

type PriceProps = {
  readonly notes: readonly number[]
  readonly said?: readonly string[]
  readonly children: ReactNode
}

/** A price, and below it as much room as there is to say anywhere. */
function Price({ notes, said = [], children }: PriceProps) {
  return (
    <p className="uw-picker-price">
      <span className="uw-text">{children}</span>
      <span className="uw-stack">
        <span aria-hidden="true">
          {notes.map((place) => (
            <span key={place} className="uw-picker-note">
              {'\u00a0'}
            </span>
          ))}
        </span>
        <span>
          {said.map((note) => (
            <span key={note} className="uw-picker-note">
              {' '}
              <span className="uw-text">{note}</span>
            </span>
          ))}
        </span>
      </span>
    </p>
  )
}

type ActionRoomProps = QuantityProps & Pick<CardProps, 'onChoose' | 'renderAction'>

/** Where there are buttons, what has none keeps their room, so that nothing moves when it gets or loses one. */
function ActionRoom({ card, say, locale, onQuantity, ...actions }: ActionRoomProps) {
  const acts = actions.onChoose !== undefined || actions.renderAction !== undefined
  if (!acts && !(card.quantity && onQuantity)) return null
  return (
    <div className="uw-picker-action">
      <Quantity {...{ card, say, locale, onQuantity }} />
      {acts && (
        <div className="uw-picker-room">
          <Action {...{ card, say }} {...actions} />
        </div>
      )}
    </div>
  )
}

/** Replaces the button of a plan that is current or arranged. */
function Action({
  card,
  onChoose,
  renderAction,
  say,
}: Pick<CardProps, 'card' | 'onChoose' | 'renderAction' | 'say'>) {
  if (renderAction) return renderAction(card)
  if (card.state === 'current' || card.state === 'scheduled')
    return <NoActionView {...{ card, say }} />
  if (!onChoose) return null
  return (
    <ButtonView
      look={card.state === 'recommended' ? 'primary' : 'secondary'}
      data-slot="plan-choose"
      onClick={() => onChoose(card.offer, card.listed)}
    >
      {card.action}
    </ButtonView>
  )
}

/** Replaces a button. Hidden from screen readers, which hear the mark beside the name. */
export function NoActionView({ card, say }: Pick<CardProps, 'card' | 'say'>) {
  return (
    <span className="uw-button" aria-disabled="true" aria-hidden="true">
      {card.state === 'current' ? say.held : card.mark}
    </span>
  )
}

function Contact({ contact, say }: { readonly contact: ContactOffer; readonly say: PickerLabels }) {
  const { href, onContact, action = say.contact } = contact
  if (href === undefined && !onContact) return null
  return (
    <div className="uw-picker-room">
      <ButtonView asChild={href !== undefined} onClick={onContact}>
        {href === undefined ? action : <a href={href}>{action}</a>}
      </ButtonView>
    </div>
  )
}

type QuantityProps = Pick<CardProps, 'card' | 'say' | 'locale' | 'onQuantity'>

function Quantity({ card: { key, name, quantity }, say, locale, onQuantity }: QuantityProps) {
  if (!quantity || !onQuantity) return null
  const { label, value, rule, per } = quantity
  const put = (wanted: number) => onQuantity(key, allowedQuantity(wanted, rule))
  const { step = 1 } = rule
  return (
    <fieldset className="uw-picker-quantity">
      <legend className="uw-hidden">{name}</legend>
      <StepButton
        name="less"
        label={say.fewer}
        off={value <= allowedQuantity(0, rule)}
        onPress={() => put(value - step)}
      />
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the field is one component further in */}
      <label className="uw-picker-field">
        <span className="uw-picker-note">{label}</span>
        <QuantityField
          key={value}
          {...{ quantity, locale }}
          onPut={(amount) => put(Math.ceil(amount / per))}
        />
      </label>
      <StepButton
        name="more"
        label={say.more}
        off={allowedQuantity(value + step, rule) <= value}
        onPress={() => put(value + step)}
      />
    </fieldset>
  )
}

type QuantityFieldProps = {
  readonly quantity: PickerQuantity
  readonly locale: string | undefined
  readonly onPut: (amount: number) => void
}

/** Applies the typed number on blur, rounded to the nearest amount allowed. */
function QuantityField({ quantity: { value, per }, locale, onPut }: QuantityFieldProps) {
  const shown = formatNumber(value * per, locale)
  return (
    <input
      className="uw-field"
      // A field for numbers has the digits of the browser's language, not of the page's.
      inputMode="numeric"
      autoComplete="off"
      defaultValue={shown}
      onBlur={({ currentTarget: field }) => {
        const typed = readDecimal(field.value, locale)
        field.value = shown
        if (typed !== '' && Number(typed) !== value * per) onPut(Number(typed))
      }}
    />
  )
}

function StepButton({
  name,
  label,
  off,
  onPress,
}: {
  readonly name: 'less' | 'more'
  readonly label: string
  readonly off: boolean
  readonly onPress: () => void
}) {
  return (
    <ButtonView shape="icon" aria-label={label} off={off} onClick={onPress}>
      <span aria-hidden="true">{name === 'less' ? '\u2212' : '+'}</span>
    </ButtonView>
  )
}

const Dash = () => (
  <span className="uw-text" aria-hidden="true">
    –
  </span>
)

/** A column for each plan, a row for everything that one of them includes. */
function PlanTable({ cards, contacts, say, Title, notes, onQuantity, ...rest }: Parts) {
  const { blanks, lines: blankLines, ...actions } = rest
  const acts =
    actions.onChoose !== undefined ||
    actions.renderAction !== undefined ||
    (onQuantity !== undefined && cards.some(({ quantity }) => quantity)) ||
    contacts.some(({ href, onContact }) => href !== undefined || onContact)
  const rows = new Map<string, PickerLine>()
  for (const { lines } of cards)
    for (const line of lines) if (!rows.has(line.key)) rows.set(line.key, line)
  return (
    <section className="uw-picker-scroll" aria-label={say.table}>
      <table className="uw-picker-table">
        <thead>
          <tr>
            <th scope="col" rowSpan={acts ? 2 : 1}>
              <span className="uw-hidden">{say.table}</span>
            </th>
            {blanks.map((place) => (
              <td key={place}>
                <HeadPlace />
                <Price notes={notes}>
                  <SkeletonView />
                </Price>
              </td>
            ))}
            {cards.map((card) => (
              <th key={card.key} scope="col" data-state={card.state}>
                <Title className="uw-picker-name">
                  {card.name} {card.mark && <span className="uw-picker-mark">{card.mark}</span>}
                </Title>
                <Price notes={notes} said={card.notes}>
                  {card.price}
                </Price>
              </th>
            ))}
            {contacts.map((contact) => (
              <th key={contact.name} scope="col">
                <Title className="uw-picker-name">{contact.name}</Title>
                <p className="uw-picker-price">{contact.price ?? say.custom}</p>
              </th>
            ))}
          </tr>
          {acts && (
            <tr>
              {blanks.map((place) => (
                <td key={place}>
                  <ActionPlace {...actions} />
                </td>
              ))}
              {cards.map((card) => (
                <td key={card.key}>
                  <ActionRoom {...{ card, say, onQuantity }} {...actions} />
                </td>
              ))}
              {contacts.map((contact) => (
                <td key={contact.name}>
                  <Contact contact={contact} say={say} />
                </td>
              ))}
            </tr>
          )}
        </thead>
        <tbody>
          {blanks.length > 0 &&
            blankLines.map((line) => (
              <tr key={line}>
                <td colSpan={1 + blanks.length + contacts.length}>
                  <SkeletonView />
                </td>
              </tr>
            ))}
          {[...rows.values()].map(({ key, name }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {cards.map((card) => (
                <td key={card.key}>
                  <Cell line={card.lines.find((line) => line.key === key)} say={say} />
                </td>
              ))}
              {contacts.map((contact) => (
                <td key={contact.name}>
                  <span className="uw-hidden">{contact.price ?? say.custom}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Cell({
  line,
  say,
}: {
  readonly line: PickerLine | undefined
  readonly say: PickerLabels
}) {
  if (line?.value) return <span className="uw-text">{line.value}</span>
  return (
    <>
      {line ? <Sign name="check" /> : <Dash />}
      <span className="uw-hidden">{line ? say.included : say.lacking}</span>
    </>
  )
}

function IntervalsPlace({ away }: { readonly away: boolean }) {
  return (
    <span className="uw-segments" aria-hidden="true" data-away={away || undefined}>
      <span className="uw-segment">
        <SkeletonView />
      </span>
    </span>
  )
}

type PlaceProps = Pick<Parts, 'lines' | 'notes' | 'onChoose' | 'renderAction'>

/** Where a plan will stand. */
function CardPlace({ lines, notes, ...actions }: PlaceProps) {
  return (
    <li className="uw-picker-card" aria-hidden="true">
      <div className="uw-picker-head">
        <HeadPlace />
        <span className="uw-picker-note">
          <SkeletonView />
        </span>
      </div>
      <Price notes={notes}>
        <SkeletonView />
      </Price>
      <ActionPlace {...actions} />
      <div className="uw-picker-lines">
        {lines.map((line) => (
          <span key={line}>
            <SkeletonView />
          </span>
        ))}
      </div>
    </li>
  )
}

const HeadPlace = () => (
  <span className="uw-picker-name">
    <SkeletonView />
  </span>
)

function ActionPlace({ onChoose, renderAction }: Pick<Parts, 'onChoose' | 'renderAction'>) {
  if (!onChoose && !renderAction) return null
  return (
    <div className="uw-picker-room">
      <span className="uw-skeleton uw-button-place" />
    </div>
  )
}
