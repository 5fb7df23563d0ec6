type Note = {
  readonly purpose: string
  readonly good: string
  readonly bad: string
  readonly access: string
  /** The connected component as a host writes it. */
  readonly recipe: string
  /** Its name, where there is one. */
  readonly writes?: string
}

/** What stands above the playground on a component's page. */
function page({ purpose, good, bad, access, recipe, writes }: Note) {
  const lines = [`**Do** ${good}`, `**Don’t** ${bad}`, `**Accessibility** ${access}`]
  const text = [purpose, ...lines.map((line) => `- ${line}`), `\`\`\`tsx\n${recipe}\n\`\`\``]
  return { docs: { writes, description: { component: text.join('\n\n') } } }
}

export const barPage = page({
  purpose:
    'What is left of one meter: a true number, a bar where a limit is known, and what it means.',
  good: 'put it beside the feature that uses the meter, and use `sm` in tables and sidebars.',
  bad: 'hide the name for want of room, or draw a bar of your own for credits: without a limit there is none.',
  access:
    'the bar is a `meter` whose value is a sentence; state is told by glyph, word and shape, then by color.',
  recipe: '<UsageBar meter="api-calls" action={<a href="/plans">More</a>} />',
  writes: 'UsageBar',
})

export const ringPage = page({
  purpose: 'The same as a bar where there is little room: a header, a table row, an avatar menu.',
  good: 'let `sm` stand inside a line of text and `lg` alone on a card.',
  bad: 'set several rings beside each other to compare them; lengths of bars compare, angles do not.',
  access:
    'a `meter` with the same sentence as the bar; in right-to-left pages it runs the other way.',
  recipe: '<UsageRing meter="storage" size="sm" />',
  writes: 'UsageRing',
})

export const dashboardPage = page({
  purpose:
    'A billing period on one card: cost, projection, seats, and every meter, the most urgent first.',
  good: 'give it a page or the width of one; below 34rem it stacks by itself.',
  bad: 'repeat its bars elsewhere on the page, or hide meters that are over.',
  access: 'a region with a heading, meters as a list; refreshing keeps the focus on its button.',
  recipe: '<UsageDashboard manageHref="/billing" notice={<SyncNotice />} />',
  writes: 'UsageDashboard',
})

export const costsPage = page({
  purpose:
    'What the period costs so far, item by item: the plan, and every meter with what was used, included and charged. The total is the dashboard’s.',
  good: 'link to it from the dashboard’s cost, or stand it below the dashboard.',
  bad: 'call it an invoice: taxes and what billing adds later are not in it.',
  access:
    'a table with heads for columns and rows; the download is a link to a file made on the page.',
  recipe: '<CostBreakdown />',
  writes: 'CostBreakdown',
})

export const badgePage = page({
  purpose: 'The meter that needs attention most, as a chip; it opens the most urgent ones.',
  good: 'put one into the header or the sidebar, with a link to all usage as its `action`.',
  bad: 'set one beside each meter, or beside a dashboard that says the same.',
  access:
    'a button with the name and the number of the meter; what it opens closes with Escape and needs no script.',
  recipe: '<UsageBadge action={<a href="/usage">All usage</a>} />',
  writes: 'UsageBadge',
})

export const creditsPage = page({
  purpose:
    'Where credits come from, when they expire, and where they went. Needs a source that tells `credits`.',
  good: 'put it beside the way to buy more, which goes into `action`.',
  bad: 'show it for a quota that merely resets.',
  access: 'a list of grants and a table of transactions, each with a heading.',
  recipe: '<CreditLedger action={<a href="/plans">Buy credits</a>} />',
  writes: 'CreditLedger',
})

export const spendingPage = page({
  purpose:
    'The most that may be spent, what was spent of it and what happens then. Needs a source that tells `spendingLimit`.',
  good: 'save on your server, answer `{ refused }` with words for the customer, and let the next report say what holds.',
  bad: 'enforce the limit on the page: it shows what billing says.',
  access:
    'the bar is a `meter`, the field has a label, and the outcome is announced where it keeps its place.',
  recipe: '<SpendingLimit onSave={(limit) => saveLimit(limit)} />',
  writes: 'SpendingLimit',
})

export const historyPage = page({
  purpose:
    'Use by day, how it adds up against the limit, or what it costs. Needs a report, which knows days.',
  good: 'offer it next to a date range, so that a customer can find the day that cost so much.',
  bad: 'show it where the source has no days; it then renders nothing.',
  access:
    'one stop for the Tab key; arrow keys walk the days, and the same numbers stand in a hidden table.',
  recipe: 'const report = useUsageReport()\n\n<UsageHistory report={report} meter="api-calls" />',
  writes: 'UsageHistory',
})

export const gatePage = page({
  purpose:
    'A feature for those who have enough left, and for the others what ran out and how to go on.',
  good: 'say with `amount` what one use takes, and offer a smaller feature with `degraded` where there is one.',
  bad: 'rely on it to protect anything: the page cannot enforce a limit, your server must.',
  access:
    'when it closes, a focus that was inside moves to the heading of what took its place, and nothing else moves.',
  recipe:
    '<BalanceGate meter="generations" amount={5} offer={{ priceSlug: \'pro-monthly\' }}>\n  <Editor />\n</BalanceGate>',
  writes: 'BalanceGate',
})

export const promptPage = page({
  purpose:
    'Says at 80 % and at 100 % what is running out, when it comes back and what more costs; then stays away once dismissed.',
  good: 'put one on a page, near what ran out, and give `plansHref` for those who want to compare.',
  bad: 'open it on every page load or in a dialog; nobody upgrades because they were interrupted.',
  access:
    'a region named by its heading; a failure is an alert, what follows a checkout is announced.',
  recipe:
    '<UpgradePrompt meter="generations" offer={{ priceSlug: \'pro-monthly\' }} plansHref="/plans" />',
  writes: 'UpgradePrompt',
})

export const activationPage = page({
  purpose:
    'What follows a checkout: the steps on the way to what was bought, an honest word when they take long, and the end. Prompt, banner and dialog have it built in.',
  good: 'use it on a page of your own that customers return to, and hand it `onCheck`, so that waiting is not all they can do.',
  bad: 'show `completed` because the customer came back: only a report that holds the plan says so.',
  access:
    'the steps are an ordered list whose present one has `aria-current`; say the title in a live region beside it when it changes, and `titleRef` takes the focus.',
  recipe: [
    'const { status, details, check, acknowledge } = useUpgrade(offer)',
    '',
    "if (status === 'activating' || status === 'unconfirmed' || status === 'completed') {",
    '  return <UpgradeActivationView {...{ status, details }} onCheck={check} onDone={acknowledge} />',
    '}',
  ].join('\n'),
})

export const bannerPage = page({
  purpose:
    'The prompt on one line, for the top of a page or above a smaller feature that still works.',
  good: 'let it be dismissed, and say in `note` what still works.',
  bad: 'stack several; one meter is the most urgent, and the prompt of that one is enough.',
  access:
    'a region named by its title; the cross is called by its word and has a target of 44 px for fingers.',
  recipe:
    '<UpgradePrompt variant="banner" meter="api-calls" offer={{ priceSlug: \'pro-monthly\' }} />',
  writes: 'UpgradePrompt',
})

export const dialogPage = page({
  purpose:
    'Compares an offer with what the customer has, the price last, and goes on to the checkout.',
  good: 'open it from a button the customer presses.',
  bad: 'open it by itself, or hide what the customer has now: the comparison is the argument.',
  access:
    'a modal that takes the focus and gives it back; Escape and “Not now” close it; the table has heads of rows.',
  recipe:
    '<UpgradeDialog meter="generations" offer={{ priceSlug: \'pro-monthly\' }}>\n  <button>Get more</button>\n</UpgradeDialog>',
  writes: 'UpgradeDialog',
})

export const buttonPage = page({
  purpose:
    'A button that says what a press costs before it is pressed, and counts it exactly once.',
  good: 'give it an `action` where your server does the work and records it; without one each press records.',
  bad: 'disable it yourself while there is too little: it stays in reach and says why.',
  access:
    'the cost is the button’s description; off, it keeps the focus and its reason; the outcome is announced.',
  recipe:
    '<MeteredButton meter="generations" amount={5} action={({ operationId }) => generate(operationId)}>\n  Generate\n</MeteredButton>',
  writes: 'MeteredButton',
})

export const noticePage = page({
  purpose: 'Tells of uses that wait, were refused or could not be confirmed, and tries them again.',
  good: 'put it once on a page, above the numbers it qualifies; it renders nothing while all is well.',
  bad: 'let customers discard by default: what they discard is their own bill.',
  access: 'polite, once per change; every button of a row is called by what it acts upon.',
  recipe: '<SyncNotice />',
  writes: 'SyncNotice',
})

export const planPage = page({
  purpose:
    'What a customer should know of their plan, each with the way to act on it: a trial, a failed payment, an end, an arranged change.',
  good: 'put it at the top of the account, or of every page while a payment has failed; it renders nothing while all is well.',
  bad: 'repeat it beside a dashboard, which says it in its head.',
  access:
    'a named list; every message is a sentence, and its link or button says what it does without it.',
  recipe: '<PlanNotice actions={{ failed: "/billing/card" }} />',
  writes: 'PlanNotice',
})

export const rangePage = page({
  purpose: 'Which days a report shows: four ranges by name, any by date.',
  good: 'use it with a report; the dashboard has it where it is given one.',
  bad: 'show it without a report: a balance is always of today.',
  access:
    'a popover of the platform: Enter opens, Escape closes, and the focus returns to the button.',
  recipe: 'const report = useUsageReport()\n\n<DateRange report={report} />',
  writes: 'DateRange',
})

export const choicePage = page({
  purpose: 'Which meters a report shows. Nothing chosen means all.',
  good: 'leave it out while there are two or three meters.',
  bad: 'use it to hide what costs most.',
  access: 'checkboxes in a popover of the platform; the button says what is chosen.',
  recipe: 'const report = useUsageReport()\n\n<MeterChoice report={report} />',
  writes: 'MeterChoice',
})

export const pickerPage = page({
  purpose: 'What is sold, beside what the customer has: plans, top-ups and entries to ask about.',
  good: 'put it on the page that `plansHref` of prompts leads to; give names to prices in the order to show.',
  bad: 'list twelve plans: two to four are compared, more are not read.',
  access:
    'a list of headings with one button each, which names what it does; the table scrolls by keyboard, and its empty cells are read as not included.',
  recipe:
    "<PlanPicker\n  quantities={{ 'credits-100': { min: 5 } }}\n  contacts={[{ name: 'Enterprise', href: '/contact' }]}\n/>",
  writes: 'PlanPicker',
})

export const placePage = page({
  purpose: 'Keeps room for what is said at times, so that nothing below moves when it is.',
  good: 'put a banner and a notice into one, the more urgent first; the first that has something to say is shown.',
  bad: 'keep room on a page that rarely says anything: a gap without a reason looks broken.',
  access: 'a plain `<div>`: what stands in it says what it is.',
  recipe: `<NoticePlace>
  <UpgradePrompt variant="banner" meter="api-calls" offer={{ priceSlug: 'pro-monthly' }} />
  <SyncNotice />
</NoticePlace>`,
  writes: 'NoticePlace',
})
