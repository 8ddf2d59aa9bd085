// Who writes to whom, and how it stands in the header.
import type { Random } from '../../random.ts'
import type { GeneratedEmail } from './generated-email.ts'
import { type Organisation, organisations } from './organisations.ts'
import { type Account, accountOf, type Person, personOf, someoneOf } from './people.ts'
import type { Scene } from './scene.ts'
import type { Template } from './template.ts'

const ownerOn = (seed: number, account: Account): Person => ({
  ...personOf(seed, 'owner', 0),
  email: accountOf(seed, account),
})

/** Draws the two sides of an email. A desk's clerk writes under the desk's address. */
export const writers = (
  seed: number,
  template: Template,
  random: Random,
): { readonly from: Person; readonly to: Person; readonly organisation: Organisation } => {
  const owner = ownerOn(seed, template.account)
  if (typeof template.from !== 'string') {
    const { trade, desk } = template.from
    const organisation = random.pick(organisations[trade])
    const clerk = someoneOf(seed, 'clerks', random)
    return { from: { ...clerk, email: `${desk}@${organisation.domain}` }, to: owner, organisation }
  }
  const organisation = random.pick(organisations[template.trade ?? 'platform'])
  const other = template.from === 'owner' ? owner : someoneOf(seed, template.from, random)
  return random.chance(template.sent ?? 0)
    ? { from: owner, to: other, organisation }
    : { from: other, to: owner, organisation }
}

interface Mailbox {
  readonly name: string
  readonly address: string
}

const mailboxOf = (person: Person, random: Random): Mailbox => {
  const form = random.unit()
  if (form < 0.06) return { name: '', address: person.email }
  const name = form < 0.14 ? `${person.last.toUpperCase()} ${person.first}` : `${person.first} ${person.last}`
  return { name, address: person.email }
}

const written = ({ name, address }: Mailbox): string => (name === '' ? address : `${name} <${address}>`)

/** The header's part of an email: account, sender, recipients, and what of them must be hidden. */
export const envelope = (
  seed: number,
  template: Template,
  { from, to, organisation }: Scene,
  random: Random,
): Pick<GeneratedEmail, 'account' | 'sender' | 'recipients' | 'headerSecrets'> => {
  const isDesk = typeof template.from !== 'string'
  const sender = isDesk ? { name: organisation.name, address: from.email } : mailboxOf(from, random)
  const others = isDesk || random.chance(0.8) ? 0 : random.whole(1, 4)
  const circle = template.about ?? (typeof template.from === 'string' ? template.from : 'colleagues')
  const recipients = [to, ...Array.from({ length: others }, () => someoneOf(seed, circle, random))].map((person) =>
    mailboxOf(person, random),
  )
  return {
    account: accountOf(seed, template.account),
    sender: written(sender),
    recipients: recipients.map(written),
    headerSecrets: [sender, ...recipients].flatMap(({ name, address }) => (name === '' ? [address] : [name, address])),
  }
}
